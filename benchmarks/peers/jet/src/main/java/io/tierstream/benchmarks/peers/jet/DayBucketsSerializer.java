package io.tierstream.benchmarks.peers.jet;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.nio.serialization.StreamSerializer;
import io.tierstream.benchmarks.harness.DayBuckets;
import io.tierstream.benchmarks.harness.Question;
import java.io.IOException;

/** A customer's state in snapshots: a custom serializer, which the page on serialization recommends over Java's own. */
record DayBucketsSerializer(Question question) implements StreamSerializer<DayBuckets> {

    @Override
    public int getTypeId() {
        return 1;
    }

    @Override
    public void write(ObjectDataOutput out, DayBuckets buckets) throws IOException {
        out.writeByteArray(buckets.bytes());
    }

    @Override
    public DayBuckets read(ObjectDataInput in) throws IOException {
        return new DayBuckets(question, in.readByteArray());
    }
}
