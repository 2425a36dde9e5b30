package io.tierstream.benchmarks.suite;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A picture of a table, as SVG. */
@FunctionalInterface
interface Chart {

    Chart NONE = file -> {};

    /** More names than these do not fit beside each other. */
    int MOST_UPRIGHT = 3;

    int ROTATION = 25;

    void write(Path file) throws IOException;

    /** One bar for each, with lines from the lowest to the highest. */
    static Chart bars(String unit, Map<String, Ratio> bars) {
        return file -> {
            CategoryChart chart = new CategoryChartBuilder()
                    .width(900)
                    .height(480)
                    .yAxisTitle(unit)
                    .build();
            style(chart.getStyler());
            chart.getStyler().setLegendVisible(false);
            chart.getStyler().setLabelsVisible(true);
            chart.getStyler().setXAxisLabelRotation(bars.size() > MOST_UPRIGHT ? ROTATION : 0);
            List<Double> spread = bars.values().stream()
                    .map(bar -> (bar.highest() - bar.lowest()) / 2)
                    .toList();
            chart.addSeries(
                    unit,
                    List.copyOf(bars.keySet()),
                    bars.values().stream()
                            .map(bar -> Math.round(bar.median() * 10) / 10.0)
                            .toList(),
                    spread);
            VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
        };
    }

    /** Lines over a common axis, both axes logarithmic. */
    static Chart lines(String x, String y, List<Double> axis, Map<String, List<Double>> lines) {
        Map<String, List<Double>> drawn = new LinkedHashMap<>(lines);
        return file -> {
            XYChart chart = new XYChartBuilder()
                    .width(900)
                    .height(420)
                    .xAxisTitle(x)
                    .yAxisTitle(y)
                    .build();
            style(chart.getStyler());
            chart.getStyler().setXAxisLogarithmic(true);
            chart.getStyler().setYAxisLogarithmic(true);
            chart.getStyler().setLegendPosition(Styler.LegendPosition.InsideNW);
            drawn.forEach((name, values) -> chart.addSeries(name, axis.subList(0, values.size()), values)
                    .setMarker(SeriesMarkers.CIRCLE));
            VectorGraphicsEncoder.saveVectorGraphic(chart, file.toString(), VectorGraphicsFormat.SVG);
        };
    }

    private static void style(Styler styler) {
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setChartPadding(12);
        styler.setSeriesColors(new Color[] {
            new Color(0x2b6cb0), new Color(0xdd6b20), new Color(0x2f855a), new Color(0xb83280), new Color(0x4a5568)
        });
    }
}
