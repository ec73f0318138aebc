package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.vitals4j.diagnose.evidence.NetworkTraits;
import org.vitals4j.report.ActivationSnapshot.ActivationStatistics;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.InitialWeights;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.PlainText;

/** One row a layer, in columns of equal width. */
final class PreflightTable {

  private static final List<String> HEADER =
      List.of(
          "layer",
          "type",
          "activation",
          "scheme",
          "weight std",
          "fitting std",
          "pre-activation variance",
          "activation variance",
          "zeros",
          "gradient RMS");

  private PreflightTable() {}

  static String of(IterationSnapshot snapshot) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADER);
    for (LayerSnapshot layer : snapshot.layers()) {
      rows.add(row(layer));
    }
    int[] widths = new int[HEADER.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return String.join(System.lineSeparator(), lines);
  }

  private static List<String> row(LayerSnapshot layer) {
    InitialWeights weights =
        layer.initialWeights() instanceof Measurement.Measured<InitialWeights> m ? m.value() : null;
    ActivationStatistics activation =
        layer.activation().statistics() instanceof Measurement.Measured<ActivationStatistics> m
            ? m.value()
            : null;
    double preActivation =
        weights == null ? Double.NaN : weights.preActivationStd().orElse(Double.NaN);
    return List.of(
        PlainText.name(layer.layer().name()),
        layer.layer().type(),
        layer.layer().activation().orElse(""),
        layer.layer().initialisation().orElse(""),
        weights == null ? "" : number(weights.std()),
        weights == null
            ? ""
            : NetworkTraits.fittingStd(layer.layer(), weights.fanIn(), weights.fanOut())
                .map(PreflightTable::number)
                .orElse(""),
        number(preActivation * preActivation),
        activation == null ? "" : number(activation.std() * activation.std()),
        activation == null
            ? ""
            : String.format(Locale.ROOT, "%.0f %%", 100 * activation.zeroFraction()),
        number(layer.weightGradientRms()));
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3g", value);
  }
}
