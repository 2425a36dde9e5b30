/** The pages of the console: their files, and what a browser shows of them. */
@NullMarked
package io.tierstream.console.browser;

import org.jspecify.annotations.NullMarked;
