package org.vitals4j.examples;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.examples.data.SyntheticData;
import org.vitals4j.measure.Sampling;

/**
 * A small training under a monitor, whose gradient norms are compared with a plain sum over the
 * same numbers, copied to the host.
 *
 * @param iterations how many were trained
 * @param firstScore of the first
 * @param lastScore of the last
 * @param worstDifference largest |monitor − host| ÷ host of a global gradient norm; NaN if any was
 *     not measured
 */
record SmokeTest(int iterations, double firstScore, double lastScore, double worstDifference) {

  private static final int INPUTS = 16;
  private static final int CLASSES = 4;
  private static final int BATCH = 32;
  private static final int MINIBATCHES = 60;
  private static final double MAX_RELATIVE_DIFFERENCE = 1e-5;

  /** Whether training does what it is for. */
  boolean learned() {
    return lastScore < 0.5 * firstScore;
  }

  /** Whether the monitor and the host agree. */
  boolean measuredRightly() {
    return worstDifference <= MAX_RELATIVE_DIFFERENCE;
  }

  static SmokeTest run() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.1))
                .weightInit(WeightInit.RELU)
                .list()
                .layer(
                    new DenseLayer.Builder()
                        .nIn(INPUTS)
                        .nOut(64)
                        .activation(Activation.RELU)
                        .build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(64)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
    network.init();
    try (TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(network)) {
      Comparison comparison = new Comparison(monitor);
      network.addListeners(comparison);
      network.fit(
          new ViewIterator(SyntheticData.clouds(BATCH * MINIBATCHES, INPUTS, CLASSES, 1), BATCH));
      return new SmokeTest(
          comparison.iterations, comparison.first, comparison.last, comparison.worst);
    }
  }

  private static final class Comparison extends BaseTrainingListener {
    private final TrainingMonitor monitor;
    private int iterations;
    private double first = Double.NaN;
    private double last = Double.NaN;
    private double worst;
    private double host;

    Comparison(TrainingMonitor monitor) {
      this.monitor = monitor;
    }

    @Override
    public void onGradientCalculation(Model model) {
      double squares = 0;
      for (float one : ((MultiLayerNetwork) model).getFlattenedGradients().dup().data().asFloat()) {
        squares += (double) one * one;
      }
      // DL4J sums over the minibatch; the monitor reports the mean.
      host = Math.sqrt(squares) / BATCH;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      iterations++;
      last = model.score();
      first = Double.isNaN(first) ? last : first;
      double seen =
          monitor.latest().map(snapshot -> snapshot.gradient().get().l2()).orElse(Double.NaN);
      worst = Math.max(worst, Math.abs(seen - host) / host);
    }
  }
}
