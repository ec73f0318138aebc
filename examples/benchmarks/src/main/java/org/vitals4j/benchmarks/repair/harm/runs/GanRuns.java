package org.vitals4j.benchmarks.repair.harm.runs;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.vitals4j.benchmarks.repair.harm.runs.GanJob.Plan;

/** Two networks that train each other. */
final class GanRuns {

  /** As in DL4J's first examples: a rate of 0. */
  private static Layer zeroRate(Layer layer) {
    ((BaseLayer) layer).setIUpdater(new Sgd(0));
    return layer;
  }

  private static Layer frozen(Layer layer) {
    return layer instanceof OutputLayer ? zeroRate(layer) : new FrozenLayerWithBackprop(layer);
  }

  private GanRuns() {}

  static List<HealthyRun> all() {
    return List.of(
        run(
            "ellipse-adam",
            new Plan(
                ellipse(),
                4,
                () -> generator(2, 24, 24),
                () -> discriminator(24, 24),
                GanRuns::zeroRate,
                () -> adam(1e-3),
                32,
                60)),
        run(
            "two-clusters-frozen-layers",
            new Plan(
                clusters(2),
                4,
                () -> generator(2, 32, 32),
                () -> discriminator(32, 32),
                GanRuns::frozen,
                () -> adam(2e-3),
                32,
                80)),
        run(
            "bell-curve-rmsprop",
            new Plan(
                bellCurve(),
                2,
                () -> generator(1, 16),
                () -> discriminator(16),
                GanRuns::zeroRate,
                () -> new RmsProp(1e-3),
                32,
                80)),
        run(
            "correlated-least-squares",
            new Plan(
                correlated(6),
                6,
                () -> generator(6, 32),
                GanRuns::leastSquares,
                GanRuns::frozen,
                () -> adam(1e-3),
                32,
                60)),
        run(
            "crescent-large-batch",
            new Plan(
                crescent(),
                4,
                () -> generator(2, 32, 32),
                () -> discriminator(32, 16),
                GanRuns::zeroRate,
                () -> adam(1e-3),
                64,
                80)));
  }

  private static HealthyRun run(String name, Plan plan) {
    return new HealthyRun(
        Kind.GAN_PAIR, name, (seed, watcher) -> GanJob.start(plan, seed, watcher));
  }

  private static Adam adam(double rate) {
    return new Adam(rate, 0.5, 0.999, 1e-8);
  }

  private static List<Layer> generator(int outputs, int... widths) {
    List<Layer> layers = hidden(widths);
    layers.add(new DenseLayer.Builder().nOut(outputs).activation(Activation.IDENTITY).build());
    return layers;
  }

  private static List<Layer> discriminator(int... widths) {
    return discriminator(new LossBinaryXENT(), Activation.SIGMOID, widths);
  }

  private static List<Layer> leastSquares() {
    return discriminator(new LossMSE(), Activation.IDENTITY, 32);
  }

  private static List<Layer> discriminator(
      ILossFunction loss, Activation activation, int... widths) {
    List<Layer> layers = hidden(widths);
    layers.add(Networks.output(loss, activation, 1));
    return layers;
  }

  private static List<Layer> hidden(int... widths) {
    List<Layer> layers = new java.util.ArrayList<>();
    for (int width : widths) {
      layers.add(new DenseLayer.Builder().nOut(width).build());
    }
    return layers;
  }

  /** Off centre, so that there is something to find. */
  private static GanJob.Real ellipse() {
    return rows(
        2,
        (x, random) -> {
          x[0] = (float) (2 + random.nextGaussian());
          x[1] = (float) (-1 + 0.5 * random.nextGaussian() + 0.5 * x[0]);
        });
  }

  private static GanJob.Real clusters(double apart) {
    return rows(
        2,
        (x, random) -> {
          double side = random.nextBoolean() ? apart : -apart;
          x[0] = (float) (side + 0.4 * random.nextGaussian());
          x[1] = (float) (1 + 0.4 * random.nextGaussian());
        });
  }

  private static GanJob.Real bellCurve() {
    return rows(1, (x, random) -> x[0] = (float) (3 + 0.7 * random.nextGaussian()));
  }

  private static GanJob.Real correlated(int width) {
    return rows(
        width,
        (x, random) -> {
          double common = random.nextGaussian();
          for (int j = 0; j < width; j++) {
            x[j] = (float) (1 + 0.7 * common + 0.5 * random.nextGaussian());
          }
        });
  }

  private static GanJob.Real crescent() {
    return rows(
        2,
        (x, random) -> {
          double along = 1.5 * random.nextGaussian();
          x[0] = (float) along;
          x[1] = (float) (2 - 0.5 * along * along + 0.2 * random.nextGaussian());
        });
  }

  @FunctionalInterface
  private interface RealRow {
    void fill(float[] row, Random random);
  }

  private static GanJob.Real rows(int width, RealRow maker) {
    return (count, random) -> {
      float[] all = new float[count * width];
      float[] row = new float[width];
      for (int i = 0; i < count; i++) {
        maker.fill(row, random);
        System.arraycopy(row, 0, all, i * width, width);
      }
      return Tables.matrix(all, width);
    };
  }
}
