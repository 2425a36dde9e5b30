@NullMarked
package io.tierstream.console.web;

import org.jspecify.annotations.NullMarked;
