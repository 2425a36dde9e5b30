package io.tierstream.flink.wire;

import io.tierstream.engine.event.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A shape's names as one block of bytes: the count, then each name. Sources share shapes, so a block is made once per shape
 * and copied from then on.
 */
final class ShapeBlocks {

    private static final int LARGEST = 1_000;

    private final IdentityHashMap<Shape, byte[]> blocks = new IdentityHashMap<>();
    private @Nullable Shape last;
    private byte[] lastBlock = new byte[0];

    @SuppressWarnings("ReferenceEquality") // comparing the names would cost more than it saves
    byte[] of(Shape shape) {
        if (shape != last) {
            if (blocks.size() >= LARGEST) {
                blocks.clear();
            }
            lastBlock = blocks.computeIfAbsent(shape, ShapeBlocks::encode);
            last = shape;
        }
        return lastBlock;
    }

    private static byte[] encode(Shape shape) {
        WireWriter writer = new WireWriter();
        writer.writeUnsigned(shape.size());
        for (int i = 0; i < shape.size(); i++) {
            writer.writeBytes(shape.name(i).getBytes(StandardCharsets.UTF_8));
        }
        byte[] block = new byte[writer.size()];
        System.arraycopy(writer.array(), 0, block, 0, block.length);
        return block;
    }

    static Shape decode(byte[] bytes, int from, int to) {
        WireReader reader = new WireReader();
        reader.load(Arrays.copyOfRange(bytes, from, to));
        String[] names = new String[(int) reader.readUnsigned()];
        for (int i = 0; i < names.length; i++) {
            names[i] = reader.readText();
        }
        return Shape.of(names);
    }
}
