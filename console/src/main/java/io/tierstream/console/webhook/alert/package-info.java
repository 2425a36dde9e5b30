/** Alerts on distribution: surge, drop, silence and drift of a segment's or tier's members. */
@NullMarked
package io.tierstream.console.webhook.alert;

import org.jspecify.annotations.NullMarked;
