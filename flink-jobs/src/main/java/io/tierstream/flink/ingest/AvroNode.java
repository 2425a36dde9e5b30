package io.tierstream.flink.ingest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One step of a compiled walk over a record: reads a value of the writer's schema, keeps what is wanted, passes the rest. */
abstract class AvroNode {

    abstract void read(AvroCursor in, Row out) throws RejectedRecordException;

    /** The fewest bytes that a value takes; 0 means that any number of them may fit into no bytes at all. */
    abstract int leastSize();

    /** Fields one after the other. The children are set later, because a record may hold itself. */
    static final class RecordNode extends AvroNode {

        private AvroNode[] fields = new AvroNode[0];
        private int leastSize;

        void complete(List<AvroNode> children) {
            fields = children.toArray(AvroNode[]::new);
            long sum = 0;
            for (AvroNode field : fields) {
                sum += field == this ? 0 : field.leastSize();
            }
            leastSize = (int) Math.min(sum, Integer.MAX_VALUE);
        }

        @Override
        void read(AvroCursor in, Row out) throws RejectedRecordException {
            in.descend();
            for (AvroNode field : fields) {
                field.read(in, out);
            }
            in.ascend();
        }

        @Override
        int leastSize() {
            return leastSize;
        }
    }

    /** An index, then a value of that branch. */
    static final class UnionNode extends AvroNode {

        private final AvroNode[] branches;

        UnionNode(List<AvroNode> branches) {
            this.branches = branches.toArray(AvroNode[]::new);
        }

        @Override
        void read(AvroCursor in, Row out) throws RejectedRecordException {
            branches[in.readIndex(branches.length, "a union")].read(in, out);
        }

        @Override
        int leastSize() {
            return 1;
        }
    }

    /** A value that is kept. */
    static final class CaptureNode extends AvroNode {

        private final AvroLeaf leaf;
        private final Target first;
        private final Target[] others;

        CaptureNode(AvroLeaf leaf, List<Target> targets) {
            this.leaf = leaf;
            this.first = targets.get(0);
            this.others = targets.subList(1, targets.size()).toArray(Target[]::new);
        }

        @Override
        void read(AvroCursor in, Row out) throws RejectedRecordException {
            Object value = leaf.read(in);
            out.set(first, value);
            for (Target target : others) {
                out.set(target, value);
            }
        }

        @Override
        int leastSize() {
            return 1;
        }
    }

    /** A number that is passed over: int, long, and the index of an enum. */
    static final class SkipNumber extends AvroNode {

        static final SkipNumber INSTANCE = new SkipNumber();

        @Override
        void read(AvroCursor in, Row out) throws RejectedRecordException {
            in.skipNumber();
        }

        @Override
        int leastSize() {
            return 1;
        }
    }

    /** A value of fixed size that is passed over. */
    static final class SkipFixed extends AvroNode {

        private final int size;

        SkipFixed(int size) {
            this.size = size;
        }

        @Override
        void read(AvroCursor in, Row out) throws RejectedRecordException {
            in.take(size);
        }

        @Override
        int leastSize() {
            return size;
        }
    }

    /** Bytes or text behind their length, passed over. */
    static final class SkipBytes extends AvroNode {

        static final SkipBytes INSTANCE = new SkipBytes();

        @Override
        void read(AvroCursor in, Row out) throws RejectedRecordException {
            in.take(in.readLength());
        }

        @Override
        int leastSize() {
            return 1;
        }
    }

    /** An array, passed over item by item: its blocks need not tell their sizes. */
    static final class SkipArray extends AvroNode {

        private final AvroNode item;

        SkipArray(AvroNode item) {
            this.item = item;
        }

        @Override
        void read(AvroCursor in, Row out) throws RejectedRecordException {
            in.descend();
            int least = item.leastSize();
            for (long count = in.readBlock(least); count != 0; count = in.readBlock(least)) {
                // Items without bytes need no walk, and could be announced by the billion.
                for (long i = 0; least > 0 && i < count; i++) {
                    item.read(in, out);
                }
            }
            in.ascend();
        }

        @Override
        int leastSize() {
            return 1;
        }
    }

    /** A map: the values of wanted keys are kept, the others passed over. */
    static final class MapNode extends AvroNode {

        private final AvroNode skip;
        private final Map<String, AvroNode> wanted;

        MapNode(AvroNode skip, Map<String, AvroNode> wanted) {
            this.skip = skip;
            this.wanted = wanted;
        }

        @Override
        void read(AvroCursor in, Row out) throws RejectedRecordException {
            in.descend();
            for (long count = in.readBlock(1); count != 0; count = in.readBlock(1)) {
                for (long i = 0; i < count; i++) {
                    value(in).read(in, out);
                }
            }
            in.ascend();
        }

        private AvroNode value(AvroCursor in) throws RejectedRecordException {
            if (wanted.isEmpty()) {
                in.take(in.readLength());
                return skip;
            }
            @Nullable AvroNode node = wanted.get(in.readText());
            return node == null ? skip : node;
        }

        @Override
        int leastSize() {
            return 1;
        }
    }

    /** A map whose entries become fields under their own names, but for those that have a field of their own. */
    static final class SpreadNode extends AvroNode {

        private final AvroLeaf leaf;
        private final Map<String, AvroNode> wanted;
        private final Set<String> taken;

        /**
         * A map.
         *
         * @param leaf how a value is read; its null means that there is no field
         * @param wanted the entries that are read otherwise
         * @param taken the names that are given already
         */
        SpreadNode(AvroLeaf leaf, Map<String, AvroNode> wanted, Set<String> taken) {
            this.leaf = leaf;
            this.wanted = wanted;
            this.taken = taken;
        }

        @Override
        void read(AvroCursor in, Row out) throws RejectedRecordException {
            in.descend();
            for (long count = in.readBlock(1); count != 0; count = in.readBlock(1)) {
                for (long i = 0; i < count; i++) {
                    entry(in, out);
                }
            }
            in.ascend();
        }

        private void entry(AvroCursor in, Row out) throws RejectedRecordException {
            String name = in.readText();
            AvroNode node = wanted.get(name);
            if (node != null) {
                node.read(in, out);
            } else {
                Object value = leaf.read(in);
                out.spread(name, taken.contains(name) ? null : value);
            }
        }

        @Override
        int leastSize() {
            return 1;
        }
    }
}
