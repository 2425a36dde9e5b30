/** How a webhook is sent: which addresses may be spoken to, one attempt over HTTP, what its answer means, and when to try again. */
@NullMarked
package io.tierstream.console.webhook.send;

import org.jspecify.annotations.NullMarked;
