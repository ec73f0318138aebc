package org.vitals4j.examples.report;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.internal.chartpart.IChart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.vitals4j.examples.lesson.Outcome;
import org.vitals4j.report.Histogram;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.LayerQuantity;
import org.vitals4j.report.RunQuantity;

/**
 * The main charts of a run as PNG, for people who paste pictures. Magnitudes are drawn as their
 * log10; what was not measured, is no number, or is 0 on such a scale, is a gap.
 */
public final class Pictures {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 480;
  private static final int POINTS = 400;

  /** Okabe and Ito: told apart by the colour-blind. */
  private static final Color[] COLOURS = {
    new Color(0x0072b2),
    new Color(0xd98a00),
    new Color(0x009e73),
    new Color(0xd55e00),
    new Color(0x3b9dd6),
    new Color(0xb8609a),
    new Color(0x737b83)
  };

  private final Path folder;

  /**
   * Pictures in a folder, which is made if it is not there.
   *
   * @param folder where the files go; files of the same name are replaced
   */
  public Pictures(Path folder) {
    this.folder = folder;
  }

  /**
   * Draws a run: its score, its gradient flow at the beginning, the gradient norm and the
   * activation variance of each layer, norms before and after clipping, and a histogram of the
   * first layer's gradient, as far as they were measured.
   *
   * @return the files; none for a run that trained nothing
   */
  public List<Path> draw(RunResult run) throws IOException {
    List<Path> files = new ArrayList<>();
    if (run.outcome().iterations().isEmpty()) {
      return files;
    }
    Series series = new Series(run.outcome(), POINTS);
    String title = run.name();
    files.add(save(run, "score", score(title, series)));
    files.add(save(run, "gradient-flow", flow(title, series)));
    files.add(
        save(
            run,
            "gradient-norms",
            layers(
                title + ": gradient norm",
                series,
                layer -> series.of(layer, LayerQuantity.GRADIENT_NORM))));
    files.add(
        save(
            run,
            "activation-variance",
            layers(
                title + ": variance of activations",
                series,
                layer -> series.squaresOf(layer, LayerQuantity.ACTIVATION_STD))));
    if (series.of(RunQuantity.CLIPPED_GRADIENT_NORM).stream().anyMatch(OptionalDouble::isPresent)) {
      files.add(save(run, "clipping", clipping(title, series)));
    }
    for (IterationSnapshot snapshot : run.outcome().iterations()) {
      if (snapshot.layers().get(0).gradientHistogram().isMeasured()) {
        files.add(save(run, "gradient-histogram", histogram(title, snapshot)));
        break;
      }
    }
    return files;
  }

  private Path save(RunResult run, String what, IChart chart) throws IOException {
    Path file =
        Files.createDirectories(folder)
            .resolve(run.example().name() + "-" + run.variant().name() + "-" + what + ".png");
    ImageIO.write(BitmapEncoder.getBufferedImage(chart), "png", file.toFile());
    return file;
  }

  private static XYChart score(String title, Series series) {
    XYChart chart = lines(title + ": score", "score");
    add(chart, "score", series, series.of(RunQuantity.SCORE), false);
    return chart;
  }

  private static XYChart layers(
      String title, Series series, IntFunction<List<OptionalDouble>> ofLayer) {
    XYChart chart = lines(title + " by layer", "log10");
    for (int i = 0; i < series.layers().size(); i++) {
      add(chart, series.layers().get(i), series, ofLayer.apply(i), true);
    }
    return chart;
  }

  private static XYChart clipping(String title, Series series) {
    XYChart chart = lines(title + ": norm of the gradient", "log10");
    add(chart, "before clipping", series, series.of(RunQuantity.GRADIENT_NORM), true);
    add(chart, "after clipping", series, series.of(RunQuantity.CLIPPED_GRADIENT_NORM), true);
    return chart;
  }

  private static XYChart lines(String title, String unit) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle("iteration")
            .yAxisTitle(unit)
            .build();
    style(chart.getStyler());
    return chart;
  }

  private static void add(
      XYChart chart, String name, Series series, List<OptionalDouble> values, boolean log) {
    double[] x = series.snapshots().stream().mapToDouble(IterationSnapshot::iteration).toArray();
    double[] y = values.stream().mapToDouble(value -> drawable(value, log)).toArray();
    for (double one : y) {
      if (!Double.isNaN(one)) { // XChart refuses a line of nothing but gaps
        chart.addSeries(name, x, y).setMarker(SeriesMarkers.NONE);
        return;
      }
    }
  }

  private static double drawable(OptionalDouble value, boolean log) {
    double number = log ? Math.log10(value.orElse(Double.NaN)) : value.orElse(Double.NaN);
    return Double.isFinite(number) ? number : Double.NaN;
  }

  /** Of the first iteration. */
  private static CategoryChart flow(String title, Series series) {
    CategoryChart chart = bars(title + ": gradient flow, first iteration", "layer", "log10");
    // Points: a bar would begin at log10 = 0, which means nothing here.
    chart.getStyler().setDefaultSeriesRenderStyle(CategorySeriesRenderStyle.Line);
    addFlow(chart, "mean", series, LayerQuantity.GRADIENT_MEAN_ABS);
    addFlow(chart, "max", series, LayerQuantity.GRADIENT_MAX_ABS);
    addFlow(chart, "L2 norm", series, LayerQuantity.GRADIENT_NORM);
    return chart;
  }

  private static void addFlow(
      CategoryChart chart, String name, Series series, LayerQuantity quantity) {
    List<String> layers = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < series.layers().size(); i++) {
      double number = drawable(series.of(i, quantity).get(0), true);
      if (!Double.isNaN(number)) {
        layers.add(series.layers().get(i));
        values.add(number);
      }
    }
    if (!values.isEmpty()) {
      chart.addSeries(name, layers, values);
    }
  }

  private static CategoryChart histogram(String title, IterationSnapshot snapshot) {
    LayerSnapshot layer = snapshot.layers().get(0);
    Histogram histogram = Outcome.measured(layer.gradientHistogram()).orElseThrow();
    Histogram.Scale scale = histogram.magnitudes();
    double width = (scale.high() - scale.low()) / Histogram.BINS;
    double[] middles = new double[Histogram.BINS];
    double[] counts = new double[Histogram.BINS];
    for (int bin = 0; bin < Histogram.BINS; bin++) {
      middles[bin] = scale.low() + (bin + 0.5) * width;
      counts[bin] = (double) scale.count(bin);
    }
    CategoryChart chart =
        bars(
            String.format(
                "%s: size of the gradient of %s, iteration %d",
                title, layer.layer().phrase(), snapshot.iteration()),
            "log10(|g| + 1e-10)",
            "elements");
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setXAxisMaxLabelCount(10);
    chart.addSeries("elements", middles, counts);
    return chart;
  }

  private static CategoryChart bars(String title, String x, String y) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    style(chart.getStyler());
    return chart;
  }

  private static void style(AxesChartStyler styler) {
    styler.setSeriesColors(COLOURS);
    styler.setChartBackgroundColor(Color.WHITE);
    styler.setLegendPosition(LegendPosition.OutsideE);
  }
}
