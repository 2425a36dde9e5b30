package io.tierstream.console.webhook.send;

import java.io.IOException;

/** An endpoint's name stands for an address that webhooks are not sent to. Nothing was connected. */
final class RefusedAddressException extends IOException {

    private static final long serialVersionUID = 1L;

    RefusedAddressException(String message) {
        super(message);
    }
}
