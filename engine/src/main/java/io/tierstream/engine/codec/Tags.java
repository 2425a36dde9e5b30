package io.tierstream.engine.codec;

/** First bytes of a scalar. 0 to 18 is the scale of a compact decimal. */
final class Tags {

    static final int BIG = 19;
    static final int NULL = 20;
    static final int TEXT = 21;
    static final int TRUE = 22;
    static final int FALSE = 23;
    static final int INSTANT = 24;

    private Tags() {}
}
