package org.vitals4j.benchmarks.reports.corpus;

import static org.vitals4j.benchmarks.reports.build.Data.blobs;
import static org.vitals4j.benchmarks.reports.build.Data.gaussian;
import static org.vitals4j.benchmarks.reports.build.Data.minibatches;
import static org.vitals4j.benchmarks.reports.build.Data.sampler;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.vitals4j.benchmarks.reports.CauseId;
import org.vitals4j.benchmarks.reports.Expected;
import org.vitals4j.benchmarks.reports.FixId;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;
import org.vitals4j.benchmarks.reports.build.Measure;
import org.vitals4j.benchmarks.reports.build.Nets;

/** Classifiers whose loss and output do not go together, or do not fit the labels. */
final class ClassOutputReports {

  private ClassOutputReports() {}

  static List<ReportCase> cases() {
    return List.of(
        new ReportCase(
            "terms-softmax-with-xent",
            "https://github.com/deeplearning4j/deeplearning4j/issues/3247",
            "distributions over terms are learned by softmax with binary cross-entropy, unclipped",
            Expected.causes(CauseId.LOSS_DOES_NOT_FIT_OUTPUT)
                .fixes(FixId.SOFTMAX_WITH_MCXENT, FixId.SIGMOID_WITH_XENT)
                .wrongWay(FixId.RAISE_RATE, FixId.IDENTITY_WITH_MSE, FixId.CLEAN_DATA),
            ClassOutputReports::terms),
        new ReportCase(
            "tags-as-softmax",
            "https://github.com/deeplearning4j/deeplearning4j-examples/issues/588",
            "several tags an example, each yes or no, are learned by softmax",
            Expected.causes(
                    CauseId.OUTPUT_CANNOT_REACH_LABELS,
                    CauseId.LOSS_DOES_NOT_FIT_OUTPUT,
                    CauseId.LABELS_OUTSIDE_LOSS_DOMAIN)
                .fixes(FixId.SIGMOID_WITH_XENT, FixId.ACTIVATION_THAT_REACHES_LABELS)
                .wrongWay(FixId.SOFTMAX_WITH_MCXENT, FixId.ADD_MASK, FixId.ONE_HOT_LABELS),
            ClassOutputReports::tags),
        new ReportCase(
            "iris-expll-tanh",
            "https://github.com/deeplearning4j/deeplearning4j/issues/257",
            "three classes are learned by tanh outputs with the Poisson loss EXPLL",
            Expected.causes(CauseId.LOSS_DOES_NOT_FIT_OUTPUT, CauseId.LABELS_OUTSIDE_LOSS_DOMAIN)
                .fixes(FixId.SOFTMAX_WITH_MCXENT)
                .wrongWay(FixId.RAISE_RATE, FixId.CLEAN_DATA, FixId.LOWER_RATE),
            ClassOutputReports::iris),
        new ReportCase(
            "xor-one-output-likelihood",
            "https://github.com/deeplearning4j/deeplearning4j/issues/1685",
            "yes or no on one sigmoid output with the negative log-likelihood of classes",
            Expected.causes(
                    CauseId.LOSS_DOES_NOT_FIT_OUTPUT,
                    CauseId.OUTPUT_AT_BOUNDS,
                    CauseId.OUTPUT_IGNORES_INPUT)
                .fixes(FixId.SIGMOID_WITH_XENT)
                .wrongWay(FixId.LOWER_RATE, FixId.RAISE_RATE, FixId.WEIGHTED_LOSS_OR_RESAMPLE),
            ClassOutputReports::xor));
  }

  private static ReportJob terms(Variant variant, long seed) {
    OutputLayer output =
        Nets.output(
            variant.isFaulty() ? new LossBinaryXENT(0.0) : new LossMCXENT(),
            Activation.SOFTMAX,
            30);
    return new ReportJob(
        Nets.unchecked(Nets.base(seed, new Nesterovs(0.5, 0.9)), 12, Activation.RELU, output, 48),
        minibatches(topics(1200, seed, 1), 40),
        20,
        Measure.r2(topics(400, seed, 2)));
  }

  /** Documents of one of five topics; labels are the topic's distribution over 30 terms. */
  private static DataSet topics(int examples, long world, int sample) {
    DataSet topics = blobs(examples, 12, 5, 1, world, sample);
    Random worlds = new Random(world + 7);
    INDArray terms = Nd4j.zeros(5, 30);
    for (int topic = 0; topic < 5; topic++) {
      for (int k = 0; k < 4; k++) {
        terms.putScalar(topic, worlds.nextInt(30), 1 + worlds.nextInt(5));
      }
      terms.getRow(topic).divi(terms.getRow(topic).sumNumber());
    }
    return new DataSet(topics.getFeatures(), topics.getLabels().mmul(terms));
  }

  private static ReportJob tags(Variant variant, long seed) {
    OutputLayer output =
        variant.isFaulty()
            ? Nets.classes(6)
            : Nets.output(new LossBinaryXENT(), Activation.SIGMOID, 6);
    return new ReportJob(
        Nets.dense(Nets.base(seed, new Adam(5e-3)), 10, Activation.RELU, output, 32),
        minibatches(tagged(1200, seed, 1), 40),
        15,
        Measure.binaryAccuracy(tagged(400, seed, 2)));
  }

  private static DataSet tagged(int examples, long world, int sample) {
    Random worlds = new Random(world);
    double[][] weights = new double[6][];
    for (int tag = 0; tag < 6; tag++) {
      weights[tag] = gaussian(worlds, 10, 1);
    }
    Random random = sampler(world, sample);
    INDArray features = Nd4j.create(examples, 10);
    INDArray labels = Nd4j.zeros(examples, 6);
    for (int i = 0; i < examples; i++) {
      double[] row = gaussian(random, 10, 1);
      for (int j = 0; j < 10; j++) {
        features.putScalar(i, j, row[j]);
      }
      for (int tag = 0; tag < 6; tag++) {
        double sum = 0;
        for (int j = 0; j < 10; j++) {
          sum += weights[tag][j] * row[j];
        }
        labels.putScalar(i, tag, sum > 0 ? 1 : 0);
      }
    }
    return new DataSet(features, labels);
  }

  private static ReportJob iris(Variant variant, long seed) {
    OutputLayer output =
        variant.isFaulty() ? Nets.output(new LossPoisson(), Activation.TANH, 3) : Nets.classes(3);
    return new ReportJob(
        Nets.unchecked(Nets.base(seed, new Nesterovs(0.1, 0.1)), 4, Activation.TANH, output, 20),
        minibatches(blobs(450, 4, 3, 1.2, seed, 1), 30),
        15,
        Measure.accuracy(blobs(300, 4, 3, 1.2, seed, 2)));
  }

  private static ReportJob xor(Variant variant, long seed) {
    OutputLayer output =
        Nets.output(
            variant.isFaulty() ? new LossNegativeLogLikelihood() : new LossBinaryXENT(),
            Activation.SIGMOID,
            1);
    return new ReportJob(
        Nets.unchecked(Nets.base(seed, new Sgd(0.5)), 2, Activation.TANH, output, 12),
        minibatches(exclusive(400, seed, 1), 20),
        60,
        Measure.binaryAccuracy(exclusive(400, seed, 2)));
  }

  /** Corners of a square with some noise. */
  private static DataSet exclusive(int examples, long world, int sample) {
    Random random = sampler(world, sample);
    INDArray features = Nd4j.create(examples, 2);
    INDArray labels = Nd4j.create(examples, 1);
    for (int i = 0; i < examples; i++) {
      int a = random.nextInt(2);
      int b = random.nextInt(2);
      features.putScalar(i, 0, a + 0.15 * random.nextGaussian());
      features.putScalar(i, 1, b + 0.15 * random.nextGaussian());
      labels.putScalar(i, 0, a ^ b);
    }
    return new DataSet(features, labels);
  }
}
