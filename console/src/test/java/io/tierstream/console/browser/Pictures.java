package io.tierstream.console.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Pictures for the documentation, taken when the tests run with {@code -Dtierstream.pictures=write}. */
final class Pictures {

    private static final Path DIRECTORY = Path.of(System.getProperty("tierstream.root", ".."), "docs/pictures/console");
    private static final int MOST_BYTES = 150_000;
    private static final int COLOURS = 256;
    private static final int FREQUENT = 176;

    private Pictures() {}

    static boolean areWanted() {
        return "write".equals(System.getProperty("tierstream.pictures"));
    }

    /** What the window shows now. */
    static void take(Page page, String name) {
        page.evaluate(
                "() => { if (!document.querySelector('dialog[open]')) { document.activeElement.blur(); window.scrollTo(0, 0); } }");
        Path file = DIRECTORY.resolve(name + ".png");
        try {
            Files.createDirectories(DIRECTORY);
            BufferedImage seen = ImageIO.read(new ByteArrayInputStream(page.screenshot()));
            ImageIO.write(withFewColours(seen), "png", file.toFile());
            assertThat(Files.size(file)).as(name).isLessThan(MOST_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same in 256 colours; the others, most at the edges of letters, become the nearest of them. */
    private static BufferedImage withFewColours(BufferedImage seen) {
        int[] pixels = seen.getRGB(0, 0, seen.getWidth(), seen.getHeight(), null, 0, seen.getWidth());
        int[] palette = palette(pixels);
        BufferedImage few =
                new BufferedImage(seen.getWidth(), seen.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model(palette));
        Map<Integer, Integer> nearest = new HashMap<>();
        for (int at = 0; at < pixels.length; at++) {
            int index = nearest.computeIfAbsent(pixels[at], colour -> nearest(palette, colour));
            few.getRaster().setSample(at % seen.getWidth(), at / seen.getWidth(), 0, index);
        }
        return few;
    }

    /** Most of them by how often they occur; the last by how much would be missed without them, so that small things keep their colour. */
    private static int[] palette(int[] pixels) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel, 1, Integer::sum);
        }
        List<Map.Entry<Integer, Integer>> sorted = counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
        int[] palette =
                sorted.stream().limit(FREQUENT).mapToInt(Map.Entry::getKey).toArray();
        while (palette.length < Math.min(COLOURS, sorted.size())) {
            palette = Arrays.copyOf(palette, palette.length + 1);
            palette[palette.length - 1] = mostMissed(counts, Arrays.copyOf(palette, palette.length - 1));
        }
        return palette;
    }

    private static int mostMissed(Map<Integer, Integer> counts, int[] palette) {
        return counts.entrySet().stream()
                .max(Comparator.comparingLong(entry ->
                        (long) entry.getValue() * distance(palette[nearest(palette, entry.getKey())], entry.getKey())))
                .orElseThrow()
                .getKey();
    }

    private static IndexColorModel model(int[] palette) {
        byte[][] channels = new byte[3][palette.length];
        for (int index = 0; index < palette.length; index++) {
            for (int channel = 0; channel < 3; channel++) {
                channels[channel][index] = (byte) channel(palette[index], channel);
            }
        }
        return new IndexColorModel(8, palette.length, channels[0], channels[1], channels[2]);
    }

    private static int nearest(int[] palette, int colour) {
        int best = 0;
        int least = Integer.MAX_VALUE;
        for (int index = 0; index < palette.length; index++) {
            int distance = distance(palette[index], colour);
            if (distance < least) {
                least = distance;
                best = index;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int sum = 0;
        for (int channel = 0; channel < 3; channel++) {
            int difference = channel(one, channel) - channel(other, channel);
            sum += difference * difference;
        }
        return sum;
    }

    /** Red, green or blue. */
    private static int channel(int colour, int channel) {
        return colour >> (16 - 8 * channel) & 0xff;
    }
}
