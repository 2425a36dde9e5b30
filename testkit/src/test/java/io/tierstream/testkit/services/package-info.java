@NullMarked
package io.tierstream.testkit.services;

import org.jspecify.annotations.NullMarked;
