package io.tierstream.console.access;

/**
 * Somebody who asks.
 *
 * @param name as it stands in the audit log and in commands
 */
public record Principal(String name, Role role) {

    public boolean seesCustomers() {
        return role.includes(Role.ANALYST);
    }
}
