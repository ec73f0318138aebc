package org.vitals4j.benchmarks.reports.corpus;

import static org.vitals4j.benchmarks.reports.build.Data.blobs;
import static org.vitals4j.benchmarks.reports.build.Data.gaussian;
import static org.vitals4j.benchmarks.reports.build.Data.minibatches;
import static org.vitals4j.benchmarks.reports.build.Data.pictures;
import static org.vitals4j.benchmarks.reports.build.Data.sampler;
import static org.vitals4j.benchmarks.reports.build.Data.standardised;
import static org.vitals4j.benchmarks.reports.build.Data.table;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.vitals4j.benchmarks.reports.CauseId;
import org.vitals4j.benchmarks.reports.Expected;
import org.vitals4j.benchmarks.reports.FixId;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;
import org.vitals4j.benchmarks.reports.build.Measure;
import org.vitals4j.benchmarks.reports.build.Nets;

/** The cases over tables and pictures that were there before this corpus. */
final class FirstReports {

  private FirstReports() {}

  static List<ReportCase> cases() {
    return List.of(
        new ReportCase(
            "c04-autoencoder-default-softmax",
            "https://github.com/deeplearning4j/deeplearning4j-examples/issues/1002",
            "an autoencoder with squared error leaves the output activation at softmax",
            Expected.causes(CauseId.OUTPUT_CANNOT_REACH_LABELS, CauseId.LOSS_DOES_NOT_FIT_OUTPUT)
                .fixes(FixId.IDENTITY_WITH_MSE, FixId.ACTIVATION_THAT_REACHES_LABELS)
                .wrongWay(FixId.SOFTMAX_WITH_MCXENT, FixId.LOWER_RATE, FixId.RAISE_RATE),
            FirstReports::autoencoder),
        new ReportCase(
            "c05-tanh-head-plus-minus-1",
            "https://github.com/deeplearning4j/deeplearning4j/issues/4375",
            "tanh output, labels of exactly -1 and 1, momentum at a rate of 0.1",
            Expected.causes(
                    CauseId.OUTPUT_AT_BOUNDS,
                    CauseId.LEARNING_RATE_TOO_HIGH,
                    CauseId.SATURATED_LAYERS)
                .fixes(FixId.LOWER_RATE, FixId.IDENTITY_WITH_MSE)
                .wrongWay(FixId.RAISE_RATE, FixId.SOFTMAX_WITH_MCXENT),
            FirstReports::valueHead),
        new ReportCase(
            "c08-dropconnect-keeps-none",
            "https://github.com/deeplearning4j/deeplearning4j/issues/827",
            "DropConnect keeps next to no weight",
            Expected.causes(CauseId.RETAIN_PROBABILITY_TOO_LOW)
                .fixes(FixId.RAISE_RETAIN_PROBABILITY)
                .wrongWay(
                    FixId.LOWER_RETAIN_PROBABILITY,
                    FixId.SOFTMAX_WITH_MCXENT,
                    FixId.XAVIER_INITIALISATION),
            FirstReports::dropConnect),
        new ReportCase(
            "c08b-dropout-read-as-drop-share",
            "https://github.com/deeplearning4j/deeplearning4j/issues/827",
            "dropOut(0.05) is meant as 5 % dropped; DL4J keeps 5 %",
            Expected.causes(CauseId.RETAIN_PROBABILITY_TOO_LOW)
                .fixes(FixId.RAISE_RETAIN_PROBABILITY)
                .wrongWay(
                    FixId.LOWER_RETAIN_PROBABILITY,
                    FixId.SOFTMAX_WITH_MCXENT,
                    FixId.HE_INITIALISATION),
            FirstReports::dropout),
        new ReportCase(
            "c10-line-raw-x",
            "https://github.com/deeplearning4j/deeplearning4j/issues/3346",
            "a line through raw numbers up to 999, one example a minibatch",
            Expected.causes(CauseId.INPUTS_NOT_NORMALISED, CauseId.TARGETS_NOT_NORMALISED)
                .fixes(FixId.NORMALISE_INPUTS, FixId.SCALE_TARGETS)
                .wrongWay(FixId.SOFTMAX_WITH_MCXENT, FixId.RAISE_RATE, FixId.XAVIER_INITIALISATION),
            FirstReports::line),
        new ReportCase(
            "c13-l1-too-strong",
            "https://stackoverflow.com/questions/36280892",
            "l1 of 0.1 and dropout of half on a smooth function of three numbers",
            Expected.causes(CauseId.PENALTY_DOMINATES)
                .fixes(FixId.LOWER_PENALTY)
                .wrongWay(FixId.LOWER_RATE, FixId.LOWER_RETAIN_PROBABILITY, FixId.SCALE_TARGETS),
            FirstReports::penalty),
        new ReportCase(
            "c22-constant-column-by-hand",
            "https://github.com/deeplearning4j/deeplearning4j/issues/1890",
            "a constant column is normalised by hand, 0 divided by 0",
            Expected.causes(CauseId.NON_FINITE_DATA)
                .fixes(FixId.CLEAN_DATA)
                .wrongWay(FixId.LOWER_RATE, FixId.CLIP_GRADIENTS, FixId.SOFTMAX_WITH_MCXENT),
            FirstReports::constantColumn));
  }

  private static ReportJob autoencoder(Variant variant, long seed) {
    DataSet train = flatPictures(1000, seed, 1);
    OutputLayer.Builder output = new OutputLayer.Builder().nOut(196).lossFunction(LossFunction.MSE);
    if (!variant.isFaulty()) {
      output.activation(Activation.LEAKYRELU);
    }
    NeuralNetConfiguration.Builder base = Nets.base(seed, new AdaGrad(0.05)).l2(1e-4);
    return new ReportJob(
        Nets.dense(base, 196, Activation.RELU, output.build(), 64, 12, 64),
        minibatches(train, 50),
        25,
        Measure.r2(flatPictures(200, seed, 2)));
  }

  private static DataSet flatPictures(int examples, long world, int sample) {
    INDArray grey = pictures(examples, 14, 8, world, sample).getFeatures();
    INDArray features = grey.reshape(examples, 196).div(255);
    return new DataSet(features, features);
  }

  private static ReportJob valueHead(Variant variant, long seed) {
    double rate = variant.pick(0.1, 0.005);
    double label = variant.pick(1.0, 0.99);
    NeuralNetConfiguration.Builder base =
        Nets.base(seed, new Nesterovs(rate, 0.9)).weightInit(WeightInit.RELU);
    return new ReportJob(
        Nets.dense(
            base,
            162,
            Activation.LEAKYRELU,
            Nets.output(new LossMSE(), Activation.TANH, 1),
            64,
            64,
            64),
        minibatches(board(800, label, seed, 1), 20),
        8,
        Measure.signAccuracy(board(500, label, seed, 2)));
  }

  /** Stones of two players on 81 fields; who is ahead. */
  private static DataSet board(int examples, double label, long world, int sample) {
    double[] worth = gaussian(new Random(world), 81, 1);
    Random random = sampler(world, sample);
    INDArray features = Nd4j.zeros(examples, 162);
    INDArray labels = Nd4j.create(examples, 1);
    for (int i = 0; i < examples; i++) {
      double balance = 0;
      for (int field = 0; field < 81; field++) {
        double drawn = random.nextDouble();
        if (drawn < 0.35) {
          features.putScalar(i, field, 1);
          balance += worth[field];
        } else if (drawn < 0.7) {
          features.putScalar(i, 81 + field, 1);
          balance -= worth[field];
        }
      }
      labels.putScalar(i, 0, balance > 0 ? label : -label);
    }
    return new DataSet(features, labels);
  }

  private static ReportJob dropConnect(Variant variant, long seed) {
    NeuralNetConfiguration.Builder base =
        Nets.base(seed, new Nesterovs(0.05, 0.9))
            .weightNoise(new DropConnect(variant.pick(1e-4, 0.9)));
    return new ReportJob(
        Nets.dense(base, 12, Activation.TANH, Nets.classes(4), 40, 40),
        minibatches(blobs(1000, 12, 4, 1.2, seed, 1), 40),
        16,
        Measure.accuracy(blobs(600, 12, 4, 1.2, seed, 2)));
  }

  private static ReportJob dropout(Variant variant, long seed) {
    NeuralNetConfiguration.Builder base =
        Nets.base(seed, new Nesterovs(0.05, 0.9))
            .weightInit(WeightInit.RELU)
            .dropOut(variant.pick(0.05, 0.95));
    return new ReportJob(
        Nets.dense(base, 12, Activation.RELU, Nets.classes(4), 64, 64, 64),
        minibatches(blobs(1000, 12, 4, 1.6, seed, 1), 40),
        16,
        Measure.accuracy(blobs(600, 12, 4, 1.6, seed, 2)));
  }

  private static ReportJob line(Variant variant, long seed) {
    INDArray x = Nd4j.arange(1000).castTo(Nd4j.dataType()).reshape(1000, 1);
    DataSet raw = new DataSet(x, x.mul(5).addi(15));
    raw.shuffle(seed);
    DataSet data = variant.isFaulty() ? raw : standardised(true, raw).get(0);
    return new ReportJob(
        Nets.dense(Nets.base(seed, new Nesterovs(0.01, 0.9)), 1, Activation.TANH, Nets.numbers(1)),
        minibatches(data, 1),
        1,
        Measure.r2(data));
  }

  private static ReportJob penalty(Variant variant, long seed) {
    NeuralNetConfiguration.Builder base = Nets.base(seed, new Sgd(0.1));
    if (variant.isFaulty()) {
      base.l1(0.1).l2(2e-4).dropOut(0.5);
    }
    return new ReportJob(
        Nets.dense(base, 3, Activation.TANH, Nets.numbers(1), 8, 8),
        minibatches(table(1500, 3, 0, 1, FirstReports::smooth, seed, 1), 30),
        20,
        Measure.r2(table(1500, 3, 0, 1, FirstReports::smooth, seed, 2)));
  }

  private static double smooth(double[] x) {
    return 2 * x[0] + x[1] * x[1] - x[0] * x[1] * x[2] + Math.sin(3 * x[2]);
  }

  private static ReportJob constantColumn(Variant variant, long seed) {
    DataSet train = blobs(600, 6, 3, 1.2, seed, 1);
    DataSet test = blobs(300, 6, 3, 1.2, seed, 2);
    for (DataSet data : List.of(train, test)) {
      data.getFeatures().putColumn(3, Nd4j.valueArrayOf(data.numExamples(), 1, 7.0));
    }
    INDArray mean = train.getFeatures().mean(0);
    INDArray deviation = train.getFeatures().std(0);
    if (!variant.isFaulty()) {
      deviation.addi(1e-6);
    }
    for (DataSet data : List.of(train, test)) {
      data.getFeatures().subiRowVector(mean).diviRowVector(deviation);
    }
    return new ReportJob(
        Nets.dense(Nets.base(seed, new Sgd(0.1)), 6, Activation.TANH, Nets.classes(3), 12),
        minibatches(train, 30),
        10,
        Measure.accuracy(test));
  }
}
