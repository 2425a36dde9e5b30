CREATE INDEX audit_principal ON audit (principal, id);
