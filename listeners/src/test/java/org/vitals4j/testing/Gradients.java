package org.vitals4j.testing;

import java.util.List;
import org.vitals4j.measure.GradientMeasurement;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;

/** Hand-made gradients of a network of two layers, all elements of one size. */
public final class Gradients {

  private static final int ELEMENTS = 2 * (Descriptions.WEIGHTS + Descriptions.BIASES);

  private Gradients() {}

  public static GradientMeasurement ofNorm(double l2) {
    double size = l2 / Math.sqrt(ELEMENTS);
    IterationSnapshot snapshot =
        Snapshots.of(Descriptions.dense(2).describe())
            .norm(l2)
            .gradient(0, size)
            .gradient(1, size)
            .next();
    return new GradientMeasurement(
        snapshot.network(),
        snapshot.batchSize(),
        snapshot.layers().stream()
            .map(layer -> layer.blocks().stream().map(BlockSnapshot::gradient).toList())
            .toList(),
        snapshot.layers().stream().map(LayerSnapshot::gradient).toList(),
        snapshot.layers().stream().map(LayerSnapshot::gradientDistribution).toList(),
        snapshot.layers().stream().map(LayerSnapshot::gradientHistogram).toList(),
        snapshot.gradient().get(),
        true);
  }

  public static List<GradientMeasurement> ofNorms(double... norms) {
    return java.util.Arrays.stream(norms).mapToObj(Gradients::ofNorm).toList();
  }
}
