package io.tierstream.registry;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** A registry in memory that can be out of reach, or refuse. */
public final class FakeRegistry implements Registry {

    private final Map<Integer, String> schemas = new HashMap<>();
    private int outages;
    private @Nullable RegistryException refusal;
    private int asked;

    public int add(Schema schema) {
        return add(schema.toString());
    }

    public int add(String schema) {
        int id = schemas.size() + 100;
        schemas.put(id, schema);
        return id;
    }

    /** The next {@code tries} fail as if nobody listened. */
    public void beOutOfReach(int tries) {
        outages = tries;
    }

    public void refuse(RegistryException how) {
        refusal = how;
    }

    public int asked() {
        return asked;
    }

    @Override
    public String schema(int id) throws IOException, RegistryException {
        asked++;
        answer();
        String schema = schemas.get(id);
        if (schema == null) {
            throw new UnknownSchemaException("the schema registry has no schema with id " + id);
        }
        if (schema.equals("protobuf")) {
            throw new UnusableSchemaException("schema " + id + " is of type PROTOBUF, not AVRO");
        }
        return schema;
    }

    @Override
    public int register(String subject, String schema) throws IOException, RegistryException {
        asked++;
        answer();
        return add(schema);
    }

    private void answer() throws IOException, RegistryException {
        if (outages > 0) {
            outages--;
            throw new IOException("Connection refused");
        }
        if (refusal != null) {
            throw refusal;
        }
    }

    @Override
    public void close() {}
}
