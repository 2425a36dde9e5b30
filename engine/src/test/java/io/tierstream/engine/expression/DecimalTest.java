package io.tierstream.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalTest {

    private static final int OPERATIONS = 200_000;

    private static final long[] EDGES = {
        0,
        1,
        -1,
        9,
        10,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE + 1,
        Long.MAX_VALUE / 10,
        Long.MIN_VALUE / 10,
        1_000_000_000_000_000_000L,
        -1_000_000_000_000_000_000L
    };

    @Test
    void calculatesAsBigDecimalDoes() {
        Random random = new Random(3);
        for (int i = 0; i < OPERATIONS; i++) {
            BigDecimal a = number(random);
            BigDecimal b = random.nextInt(8) == 0 ? a : number(random);
            Decimal x = Decimal.of(a);
            Decimal y = Decimal.of(b);
            switch (i % 8) {
                case 0 -> assertSame(x.plus(y), a.add(b));
                case 1 -> assertSame(x.minus(y), a.subtract(b));
                case 2 -> assertSame(x.times(y), a.multiply(b));
                case 3 -> assertSame(x.negated(), a.negate());
                case 4 -> require(x.compareTo(y) == a.compareTo(b), a, b);
                case 5 -> require(x.signum() == a.signum(), a, b);
                case 6 -> {
                    require(x.equals(y) == (a.compareTo(b) == 0), a, b);
                    require(!x.equals(y) || x.hashCode() == y.hashCode(), a, b);
                }
                default -> {
                    if (b.signum() != 0) {
                        assertSame(x.dividedBy(y), a.divide(b, MathContext.DECIMAL128));
                        assertSame(x.remainder(y), a.remainder(b));
                    }
                }
            }
        }
    }

    /** A long chain of additions and subtractions on one number, which moves between the compact form and the other. */
    @Test
    void theTextOfAQuotientIsThatOfTheDivision() {
        Random random = new Random(8);
        for (int i = 0; i < OPERATIONS; i++) {
            Decimal dividend = Decimal.of(number(random));
            long divisor = divisor(random);
            String divided = dividend.dividedBy(Decimal.of(divisor)).toString();
            if (!dividend.quotientText(divisor).equals(divided)) {
                throw new AssertionError(
                        dividend + " / " + divisor + " is " + divided + ", not " + dividend.quotientText(divisor));
            }
        }
    }

    /** Mostly small; powers of two and five end, and so reach ties. */
    private static long divisor(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> 1 + random.nextInt(100);
            case 1 -> 1L << random.nextInt(40);
            case 2 -> (long) Math.pow(5, random.nextInt(15));
            case 3 -> Integer.MAX_VALUE - random.nextInt(3) + 1L;
            default -> 1 + random.nextInt(Integer.MAX_VALUE);
        };
    }

    @ParameterizedTest
    @CsvSource({
        // The 35th digit and what follows decide: a tie goes to the even digit, a carry may run through all digits.
        "0.000000000000000001, 1, 0.000000000000000001",
        "2, 3, 0.6666666666666666666666666666666667",
        "-1, 8, -0.125",
        "9223372036854775807, 2147483647, 4294967298.00000000046566128752458",
        "100, 10, 10",
        "1, 1073741824, 0.000000000931322574615478515625"
    })
    void quotientsAreWrittenOut(String dividend, long divisor, String text) {
        assertThat(Decimal.parse(dividend).quotientText(divisor)).isEqualTo(text);
    }

    @Test
    void staysExactOverManyAdditions() {
        Random random = new Random(4);
        Decimal sum = Decimal.ZERO;
        BigDecimal expected = BigDecimal.ZERO;
        boolean wasBig = false;
        for (int i = 0; i < 20_000; i++) {
            BigDecimal next = number(random);
            sum = i % 2 == 0 ? sum.plus(Decimal.of(next)) : sum.minus(Decimal.of(next));
            expected = i % 2 == 0 ? expected.add(next) : expected.subtract(next);
            assertSame(sum, expected);
            wasBig |= !sum.isCompact();
        }
        assertThat(wasBig).isTrue();
        assertThat(sum.minus(Decimal.ofStored(expected)).signum()).isZero();
    }

    private static void assertSame(Decimal actual, BigDecimal expected) {
        require(actual.toBigDecimal().compareTo(expected) == 0, actual, expected);
        require(actual.toString().equals(plain(expected)), actual, expected);
        boolean fits = !actual.isCompact()
                || BigDecimal.valueOf(actual.unscaled(), actual.scale()).compareTo(expected) == 0;
        require(fits, actual, expected);
    }

    /** An assertion that costs nothing when it holds; there are hundreds of thousands. */
    private static void require(boolean holds, Object a, Object b) {
        if (!holds) {
            throw new AssertionError(a + " and " + b);
        }
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static BigDecimal number(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> BigDecimal.valueOf(EDGES[random.nextInt(EDGES.length)], random.nextInt(20));
            case 1 -> new BigDecimal(new BigInteger(100, random).negate(), random.nextInt(40));
            case 2 -> new BigDecimal(new BigInteger(64, random), 18 + random.nextInt(4));
            case 3 -> BigDecimal.valueOf(random.nextInt(100_000) - 50_000, 2);
            case 4 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(19));
            default -> BigDecimal.valueOf(random.nextInt(20) - 10);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "-1, -1",
        "+1, 1",
        "1., 1",
        ".5, 0.5",
        "-.5, -0.5",
        "-0, 0",
        "-0.00, 0",
        "007, 7",
        "1.50, 1.5",
        "1e3, 1000",
        "1E-3, 0.001",
        "-2.5e+2, -250",
        "0e400, 0",
        "0e999999999, 0",
        "999999999999999999, 999999999999999999",
        "9999999999999999999, 9999999999999999999",
        "0.000000000000000001, 0.000000000000000001",
        "0.0000000000000000001, 0.0000000000000000001",
        "123456789012345678901234567890, 123456789012345678901234567890",
        "-123456789012345678901234567890.12, -123456789012345678901234567890.12",
        "1e99, 1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000",
    })
    void readsNumerals(String text, String value) {
        assertThat(Decimal.parse(text).toString()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "-",
                ".",
                "-.",
                "1..2",
                "1.2.3",
                "--1",
                "1-",
                "1e",
                "e5",
                "1e1.5",
                "NaN",
                "Infinity",
                "-Infinity",
                "0x10",
                "1,5",
                "1 000",
                " 1",
                "1 ",
                "1_000",
                "١٢",
                "abc",
                "1f",
                "1d",
                "1L"
            })
    void refusesWhatIsNoNumeral(String text) {
        assertThatThrownBy(() -> Decimal.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "1e-400", "-1e100", "1e2147483647", "1e-2147483647", "1e99999999999"})
    void refusesMoreDigitsThanAreAccepted(String text) {
        assertThatThrownBy(() -> Decimal.parse(text)).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void acceptsJustAHundredDigitsOnEachSideOfThePoint() {
        String digits = "7".repeat(Decimal.MAX_DIGITS);
        assertThat(Decimal.parse(digits + "." + digits).toString()).isEqualTo(digits + "." + digits);
        assertThatThrownBy(() -> Decimal.parse("1" + digits)).isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> Decimal.parse("." + digits + "1")).isInstanceOf(NumberFormatException.class);
    }

    @Test
    void saysHowLongATooLongNumeralIs() {
        assertThatThrownBy(() -> Decimal.parse("9".repeat(1000)))
                .isInstanceOf(NumberFormatException.class)
                .hasMessageContaining("1000 characters");
    }

    @Test
    void readsTheShortestDecimalOfADouble() {
        assertThat(Decimal.of(0.1).toString()).isEqualTo("0.1");
        assertThat(Decimal.of(-0.0).toString()).isEqualTo("0");
        assertThat(Decimal.of(1e22).toString()).isEqualTo("1" + "0".repeat(22));
        for (double none :
                new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, 1e-300}) {
            assertThatThrownBy(() -> Decimal.of(none)).isInstanceOf(NumberFormatException.class);
        }
    }

    @Test
    void isEqualWhenTheValueIs() {
        assertThat(Decimal.parse("1.0")).isEqualTo(Decimal.parse("1.00")).hasSameHashCodeAs(Decimal.of(1));
        assertThat(Decimal.parse("0.000")).isEqualTo(Decimal.ZERO).hasSameHashCodeAs(Decimal.ZERO);
        assertThat(Decimal.parse("1e20")).isEqualTo(Decimal.parse("100000000000000000000.0"));
        assertThat(Decimal.of(1)).isNotEqualTo(Decimal.of(2)).isNotEqualTo("1");
    }

    @Test
    void refusesAScaleOutsideTheCompactForm() {
        assertThatThrownBy(() -> Decimal.of(1, 19)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Decimal.of(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void cannotDivideByZero() {
        assertThatThrownBy(() -> Decimal.of(1).dividedBy(Decimal.ZERO)).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Decimal.of(1).remainder(Decimal.ZERO)).isInstanceOf(ArithmeticException.class);
    }
}
