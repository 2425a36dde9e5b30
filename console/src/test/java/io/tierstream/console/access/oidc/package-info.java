@NullMarked
package io.tierstream.console.access.oidc;

import org.jspecify.annotations.NullMarked;
