/**
 * The live console: reads the job's topics into a store of its own, shows it on pages, answers for it by REST, and delivers
 * transitions as webhooks. It never talks to the job.
 */
@NullMarked
package io.tierstream.console;

import org.jspecify.annotations.NullMarked;
