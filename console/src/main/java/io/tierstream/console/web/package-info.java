/** The REST interface, the stream of server-sent events, and the pages. */
@NullMarked
package io.tierstream.console.web;

import org.jspecify.annotations.NullMarked;
