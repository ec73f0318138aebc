package org.vitals4j.benchmarks.soak;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.clip.Clipping;
import org.vitals4j.treat.Treatments;
import org.vitals4j.ui.health.HealthServer;

/**
 * The long run: a small network with everything on. Each iteration is measured in full, with
 * histograms; gradients are clipped; the automatic plan treats; the Health page is open. One
 * minibatch in a thousand has a NaN in it, so that findings come and go and steps are skipped.
 */
final class Soak {

  static final int SAMPLES = 50;

  private static final String SESSION = "soak";
  private static final int INPUTS = 10;
  private static final int CLASSES = 3;
  private static final int BATCH = 16;
  private static final int BATCHES = 64;
  private static final int SICK_EVERY = 1_000;
  private static final double NOISY_LABELS = 0.2;

  /** What came of it. */
  record Outcome(List<Sample> samples, long answers, long failures, int findings) {}

  private Soak() {}

  /**
   * Trains.
   *
   * @param progress told at each sample how many iterations are done
   */
  static Outcome run(int iterations, IntConsumer progress) throws InterruptedException {
    List<Sample> samples = new ArrayList<>(SAMPLES);
    List<DataSet> data = data();
    DataSet sick = data.get(0).copy();
    sick.getFeatures().putScalar(0, Double.NaN);
    Random order = new Random(1);
    // Other programs disturb what a clock on the wall says.
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    try (HealthServer server = HealthServer.start(0);
        OpenPage page = new OpenPage(server.address(), SESSION)) {
      MultiLayerNetwork network = network();
      try (TrainingMonitor monitor =
          TrainingMonitor.builder()
              .sessionId(SESSION)
              .budget(1)
              .gradientHistograms(true)
              .clipping(Clipping.norm(1))
              .treatments(Treatments.automatic())
              .publishTo(server.publisher())
              .build()
              .addTo(network)) {
        int each = iterations / SAMPLES;
        double[] seconds = new double[each];
        for (int sample = 1; sample <= SAMPLES; sample++) {
          for (int i = 0; i < each; i++) {
            int iteration = (sample - 1) * each + i;
            DataSet batch =
                iteration % SICK_EVERY == SICK_EVERY - 1 ? sick : data.get(order.nextInt(BATCHES));
            long start = threads.getCurrentThreadCpuTime();
            network.fit(batch);
            seconds[i] = 1e-9 * (threads.getCurrentThreadCpuTime() - start);
          }
          samples.add(Sample.take(sample * each, median(seconds)));
          progress.accept(sample * each);
        }
        return new Outcome(
            List.copyOf(samples), page.answers(), page.failures(), monitor.findings().size());
      }
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static MultiLayerNetwork network() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(1e-3))
                .weightInit(WeightInit.RELU)
                .list()
                .layer(dense(INPUTS, 16))
                .layer(dense(16, 16))
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(16)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .weightInit(WeightInit.XAVIER)
                        .build())
                .build());
    network.init();
    return network;
  }

  private static DenseLayer dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(Activation.RELU).build();
  }

  /**
   * Classes by the largest of three features, and one label in five wrong: never learned by heart.
   */
  private static List<DataSet> data() {
    Random random = new Random(2);
    List<DataSet> data = new ArrayList<>(BATCHES);
    for (int b = 0; b < BATCHES; b++) {
      INDArray features = Nd4j.create(BATCH, INPUTS);
      INDArray labels = Nd4j.zeros(BATCH, CLASSES);
      for (int i = 0; i < BATCH; i++) {
        int largest = 0;
        for (int j = 0; j < INPUTS; j++) {
          features.putScalar(i, j, random.nextGaussian());
          if (j < CLASSES && features.getDouble(i, j) > features.getDouble(i, largest)) {
            largest = j;
          }
        }
        boolean wrong = random.nextDouble() < NOISY_LABELS;
        labels.putScalar(i, wrong ? random.nextInt(CLASSES) : largest, 1);
      }
      data.add(new DataSet(features, labels));
    }
    return data;
  }
}
