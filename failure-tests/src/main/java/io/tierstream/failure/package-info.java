/**
 * The failure suite: the job on a cluster of several processes with a real broker and a real registry, faults, and a judge who has seen
 * none of them.
 */
@NullMarked
package io.tierstream.failure;

import org.jspecify.annotations.NullMarked;
