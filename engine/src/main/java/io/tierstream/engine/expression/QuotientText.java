package io.tierstream.engine.expression;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The text of a quotient, to 34 significant digits with ties to even, by division on paper: nine digits at a time, without a
 * large number. Means are shown far more often than they are compared.
 */
final class QuotientText {

    /** The largest divisor: a remainder below it times {@value #GROUP} fits a long. */
    static final long MAX_DIVISOR = Integer.MAX_VALUE;

    private static final int PRECISION = 34;
    private static final int GROUP_DIGITS = 9;
    private static final long GROUP = 1_000_000_000;

    /** A digit in front takes a carry. */
    private static final int START = 1;

    /** The digits of the quotient without a point; the first significant one is not zero. */
    private final byte[] digits = new byte[80];

    private int first = START;
    private int end = START;

    /** How many of the digits come after the point. */
    private int places;

    private QuotientText() {}

    /**
     * The text of {@code unscaled / 10^scale / divisor}.
     *
     * @param unscaled any but {@code Long.MIN_VALUE}
     * @param divisor 1 to {@value #MAX_DIVISOR}
     */
    static String of(long unscaled, int scale, long divisor) {
        if (unscaled == 0) {
            return "0";
        }
        QuotientText quotient = new QuotientText();
        boolean inexact = quotient.divide(Math.abs(unscaled), divisor);
        quotient.places += scale;
        quotient.round(inexact);
        return quotient.write(unscaled < 0);
    }

    /** Writes one digit more than are wanted, at least; returns whether there are more that are not zero. */
    private boolean divide(long dividend, long divisor) {
        long whole = dividend / divisor;
        long rest = dividend % divisor;
        if (whole > 0) {
            end = START + Long.toString(whole).length();
            write(whole, end);
        }
        while (rest > 0 && end - first <= PRECISION) {
            rest *= GROUP;
            end += GROUP_DIGITS;
            places += GROUP_DIGITS;
            write(rest / divisor, end);
            rest %= divisor;
            while (first < end && digits[first] == 0) {
                first++;
            }
        }
        return rest > 0;
    }

    /** Writes a number so that it ends before a position; what is before it is zero already. */
    private void write(long number, int before) {
        int at = before;
        for (long left = number; left > 0; left /= 10) {
            digits[--at] = (byte) (left % 10);
        }
    }

    private void round(boolean inexact) {
        int last = first + PRECISION;
        if (end <= last) {
            return;
        }
        boolean more = inexact;
        for (int i = last + 1; i < end && !more; i++) {
            more = digits[i] != 0;
        }
        int dropped = digits[last];
        boolean up = dropped > 5 || dropped == 5 && (more || digits[last - 1] % 2 == 1);
        places -= end - last;
        end = last;
        if (up) {
            int at = end - 1;
            while (digits[at] == 9) {
                digits[at--] = 0;
            }
            digits[at]++;
            first = Math.min(first, at);
        }
    }

    private String write(boolean negative) {
        while (places > 0 && digits[end - 1] == 0) {
            end--;
            places--;
        }
        int sign = negative ? 1 : 0;
        int count = end - first;
        // There is a digit before the point.
        int zeros = Math.max(0, places + 1 - count);
        byte[] text = new byte[sign + zeros + count + (places > 0 ? 1 : 0)];
        Arrays.fill(text, (byte) '0');
        if (negative) {
            text[0] = '-';
        }
        int point = text.length;
        if (places > 0) {
            point -= places + 1;
            text[point] = '.';
        }
        int at = zeros > 0 ? text.length - count : sign;
        for (int i = first; i < end; i++) {
            if (at == point) {
                at++;
            }
            text[at++] = (byte) ('0' + digits[i]);
        }
        return new String(text, StandardCharsets.ISO_8859_1);
    }
}
