/** Access tokens of an OpenID Connect provider, which are JSON Web Tokens (RFC 9068). */
@NullMarked
package io.tierstream.console.access.oidc;

import org.jspecify.annotations.NullMarked;
