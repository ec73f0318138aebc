package org.vitals4j.benchmarks.reports.corpus;

import static org.vitals4j.benchmarks.reports.build.Data.blobs;
import static org.vitals4j.benchmarks.reports.build.Data.minibatches;
import static org.vitals4j.benchmarks.reports.build.Data.sampler;
import static org.vitals4j.benchmarks.reports.build.Data.standardised;
import static org.vitals4j.benchmarks.reports.build.Data.table;
import static org.vitals4j.benchmarks.reports.build.Data.toItself;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.vitals4j.benchmarks.reports.CauseId;
import org.vitals4j.benchmarks.reports.Expected;
import org.vitals4j.benchmarks.reports.FixId;
import org.vitals4j.benchmarks.reports.ReportCase;
import org.vitals4j.benchmarks.reports.ReportJob;
import org.vitals4j.benchmarks.reports.Variant;
import org.vitals4j.benchmarks.reports.build.Measure;
import org.vitals4j.benchmarks.reports.build.Nets;

/** Regressions and autoencoders whose output cannot be what the labels are. */
final class NumberOutputReports {

  private NumberOutputReports() {}

  static List<ReportCase> cases() {
    return List.of(
        new ReportCase(
            "value-head-softmax-of-one",
            "https://github.com/deeplearning4j/deeplearning4j-examples/issues/806",
            "the value of a position is one softmax output, which is always 1",
            Expected.causes(
                    CauseId.SOFTMAX_OF_ONE_OUTPUT,
                    CauseId.OUTPUT_CANNOT_REACH_LABELS,
                    CauseId.LOSS_DOES_NOT_FIT_OUTPUT,
                    CauseId.OUTPUT_IGNORES_INPUT)
                .fixes(FixId.ACTIVATION_THAT_REACHES_LABELS, FixId.IDENTITY_WITH_MSE)
                .wrongWay(FixId.SOFTMAX_WITH_MCXENT, FixId.RAISE_RATE, FixId.HE_INITIALISATION),
            NumberOutputReports::valueHead),
        new ReportCase(
            "two-series-softmax",
            "https://github.com/deeplearning4j/deeplearning4j/issues/1248",
            "an LSTM forecasts two series through softmax with squared error",
            Expected.causes(CauseId.OUTPUT_CANNOT_REACH_LABELS, CauseId.LOSS_DOES_NOT_FIT_OUTPUT)
                .fixes(FixId.IDENTITY_WITH_MSE, FixId.ACTIVATION_THAT_REACHES_LABELS)
                .wrongWay(FixId.SOFTMAX_WITH_MCXENT, FixId.RAISE_RATE, FixId.LOWER_RATE),
            NumberOutputReports::twoSeries),
        new ReportCase(
            "expression-xent-negative-labels",
            "https://github.com/deeplearning4j/deeplearning4j/issues/2190",
            "an autoencoder of standardised numbers with binary cross-entropy",
            Expected.causes(
                    CauseId.LABELS_OUTSIDE_LOSS_DOMAIN,
                    CauseId.OUTPUT_CANNOT_REACH_LABELS,
                    CauseId.LOSS_DOES_NOT_FIT_OUTPUT)
                .fixes(FixId.IDENTITY_WITH_MSE)
                .wrongWay(FixId.SIGMOID_WITH_XENT, FixId.SOFTMAX_WITH_MCXENT, FixId.RAISE_RATE),
            NumberOutputReports::expression),
        new ReportCase(
            "squares-kl-divergence",
            "https://github.com/deeplearning4j/deeplearning4j/issues/2968",
            "x, 2x and x² are reconstructed by sigmoid outputs with the KL divergence",
            Expected.causes(
                    CauseId.LABELS_OUTSIDE_LOSS_DOMAIN,
                    CauseId.OUTPUT_CANNOT_REACH_LABELS,
                    CauseId.OUTPUT_AT_BOUNDS,
                    CauseId.LOSS_DOES_NOT_FIT_OUTPUT)
                .fixes(
                    FixId.IDENTITY_WITH_MSE,
                    FixId.SCALE_TARGETS,
                    FixId.ACTIVATION_THAT_REACHES_LABELS)
                .wrongWay(FixId.SIGMOID_WITH_XENT, FixId.RAISE_RATE, FixId.SOFTMAX_WITH_MCXENT),
            NumberOutputReports::squares),
        new ReportCase(
            "line-relu-output",
            "https://community.deeplearning.ai/t/loss-values-do-not-change/324182",
            "a line through negative values with ReLU at the output",
            Expected.causes(
                    CauseId.OUTPUT_CANNOT_REACH_LABELS,
                    CauseId.LOSS_DOES_NOT_FIT_OUTPUT,
                    CauseId.DEAD_UNITS)
                .fixes(
                    FixId.IDENTITY_WITH_MSE, FixId.ACTIVATION_THAT_REACHES_LABELS, FixId.LEAKY_RELU)
                .wrongWay(FixId.RAISE_RATE, FixId.MORE_EPOCHS, FixId.SOFTMAX_WITH_MCXENT),
            NumberOutputReports::line));
  }

  private static ReportJob valueHead(Variant variant, long seed) {
    Activation activation = variant.pick(Activation.SOFTMAX, Activation.TANH);
    return new ReportJob(
        Nets.init(
            Nets.base(seed, new Adam(3e-3))
                .graphBuilder()
                .addInputs("position")
                .setInputTypes(InputType.feedForward(12))
                .addLayer("trunk", relu(48), "position")
                .addLayer("value_head", relu(24), "trunk")
                .addLayer("value", Nets.output(new LossMSE(), activation, 1), "value_head")
                .setOutputs("value")
                .validateOutputLayerConfig(false)
                .build()),
        minibatches(positions(1200, seed, 1), 40),
        20,
        Measure.r2(positions(400, seed, 2)));
  }

  private static DenseLayer relu(int units) {
    return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
  }

  private static DataSet positions(int examples, long world, int sample) {
    return table(
        examples,
        12,
        -1,
        1,
        x -> Math.tanh(1.5 * x[0] - x[1] * x[2] + 2 * x[3] - x[4]),
        world,
        sample);
  }

  private static ReportJob twoSeries(Variant variant, long seed) {
    Activation activation = variant.pick(Activation.SOFTMAX, Activation.IDENTITY);
    return new ReportJob(
        Nets.init(
            Nets.base(seed, new Adam(5e-3))
                .list()
                .layer(Nets.lstm(16))
                .layer(Nets.stepwise(new LossMSE(), activation, 2))
                .setInputType(InputType.recurrent(2))
                .build()),
        minibatches(seriesPair(300, seed, 1), 30),
        20,
        Measure.r2(seriesPair(100, seed, 2)));
  }

  /** Two waves; the labels are their next values. */
  private static DataSet seriesPair(int examples, long world, int sample) {
    int steps = 12;
    Random random = sampler(world, sample);
    INDArray features = Nd4j.create(new int[] {examples, 2, steps}, 'f');
    INDArray labels = Nd4j.create(new int[] {examples, 2, steps}, 'f');
    for (int i = 0; i < examples; i++) {
      for (int channel = 0; channel < 2; channel++) {
        double phase = 2 * Math.PI * random.nextDouble();
        for (int t = 0; t < steps; t++) {
          int[] at = {i, channel, t};
          features.putScalar(at, Math.sin(phase + 0.5 * (channel + 1) * t));
          labels.putScalar(at, Math.sin(phase + 0.5 * (channel + 1) * (t + 1)));
        }
      }
    }
    return new DataSet(features, labels);
  }

  private static ReportJob expression(Variant variant, long seed) {
    DataSet raw = blobs(1000, 60, 8, 0.5, seed, 1);
    List<DataSet> data = standardised(false, raw, blobs(300, 60, 8, 0.5, seed, 2));
    OutputLayer output =
        variant.isFaulty()
            ? Nets.output(new LossBinaryXENT(), Activation.SIGMOID, 60)
            : Nets.numbers(60);
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Nesterovs(0.02, 0.9)), 60, Activation.TANH, output, 32, 10, 32),
        minibatches(toItself(data.get(0)), 50),
        20,
        Measure.r2(toItself(data.get(1))));
  }

  private static ReportJob squares(Variant variant, long seed) {
    OutputLayer output =
        variant.isFaulty() ? Nets.output(new LossKLD(), Activation.SIGMOID, 3) : Nets.numbers(3);
    return new ReportJob(
        Nets.dense(Nets.base(seed, new Nesterovs(0.02, 0.9)), 3, Activation.TANH, output, 16),
        minibatches(powers(600, seed, 1), 30),
        40,
        Measure.r2(powers(300, seed, 2)));
  }

  private static DataSet powers(int examples, long world, int sample) {
    Random random = sampler(world, sample);
    INDArray features = Nd4j.create(examples, 3);
    for (int i = 0; i < examples; i++) {
      double x = 0.1 + 2 * random.nextDouble();
      features.putScalar(i, 0, x);
      features.putScalar(i, 1, 2 * x);
      features.putScalar(i, 2, x * x);
    }
    return new DataSet(features, features);
  }

  private static ReportJob line(Variant variant, long seed) {
    Activation activation = variant.pick(Activation.RELU, Activation.IDENTITY);
    return new ReportJob(
        Nets.dense(
            Nets.base(seed, new Adam(5e-3)),
            1,
            Activation.RELU,
            Nets.output(new LossMSE(), activation, 1),
            16,
            8),
        minibatches(table(400, 1, -3, 3, x -> 2 * x[0] - 1, seed, 1), 20),
        50,
        Measure.r2(table(200, 1, -3, 3, x -> 2 * x[0] - 1, seed, 2)));
  }
}
