package io.tierstream.benchmarks.peers.kafkastreams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * One bounded memory for all stores of the process, as the page on memory management advises: what the Flink jobs of the comparison get
 * as managed memory, and divided as Flink divides it. Kafka makes it by its class name.
 */
public final class RocksMemory implements RocksDBConfigSetter {

    private static final long MEBIBYTE = 1L << 20;
    private static final long ALL = 512 * MEBIBYTE;
    private static final long FOR_WRITING = ALL / 2;
    private static final double FOR_INDEXES_AND_FILTERS = 0.1;
    private static final long WRITE_BUFFER = 64 * MEBIBYTE;
    private static final int WRITE_BUFFERS = 2;

    private static final Cache CACHE = new LRUCache(ALL, -1, false, FOR_INDEXES_AND_FILTERS);
    private static final WriteBufferManager WRITING = new WriteBufferManager(FOR_WRITING, CACHE);

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        // The configuration that Kafka has set, with its bloom filter, and not a new one.
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(CACHE)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinTopLevelIndexAndFilter(true);
        options.setTableFormatConfig(table)
                .setWriteBufferManager(WRITING)
                .setWriteBufferSize(WRITE_BUFFER)
                .setMaxWriteBufferNumber(WRITE_BUFFERS);
    }

    /** The memory stays: the next stretch uses it too. */
    @Override
    public void close(String storeName, Options options) {}
}
