package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.report.ChanceLevel;
import org.vitals4j.report.Measurement;

/**
 * The chance level against the least that a search finds: the constant input of the activation
 * function for which DL4J's own loss over the same labels is least.
 */
class ChanceLevelTest {

  private static final int EXAMPLES = 48;
  private static final INDArray WEIGHTS = Nd4j.createFromArray(0.5f, 1f, 4f).reshape(1, 3);

  // The kinds of labels: three columns each.

  private enum Labels {
    CLASSES {
      @Override
      void row(Random random, double[] row) {
        double draw = random.nextDouble();
        row[draw < 0.6 ? 0 : draw < 0.9 ? 1 : 2] = 1;
      }
    },
    SHARES {
      @Override
      void row(Random random, double[] row) {
        double sum = 0;
        for (int j = 0; j < 3; j++) {
          row[j] = (j + 1) * (0.1 + random.nextDouble());
          sum += row[j];
        }
        for (int j = 0; j < 3; j++) {
          row[j] /= sum;
        }
      }
    },
    YES_NO {
      @Override
      void row(Random random, double[] row) {
        for (int j = 0; j < 3; j++) {
          row[j] = random.nextDouble() < 0.2 * (j + 1) ? 1 : 0;
        }
      }
    },
    SIGNS {
      @Override
      void row(Random random, double[] row) {
        for (int j = 0; j < 3; j++) {
          row[j] = random.nextDouble() < 0.3 * (j + 1) ? 1 : -1;
        }
      }
    },
    NUMBERS {
      @Override
      void row(Random random, double[] row) {
        for (int j = 0; j < 3; j++) {
          row[j] = (j + 1) * random.nextGaussian() + j - 0.5;
        }
      }
    },
    POSITIVE {
      @Override
      void row(Random random, double[] row) {
        for (int j = 0; j < 3; j++) {
          row[j] = 0.5 + (j + 1) * random.nextDouble();
        }
      }
    },
    COUNTS {
      @Override
      void row(Random random, double[] row) {
        for (int j = 0; j < 3; j++) {
          row[j] = random.nextInt(4 + j);
        }
      }
    };

    abstract void row(Random random, double[] row);

    INDArray make() {
      Random random = new Random(3);
      double[][] all = new double[EXAMPLES][3];
      for (double[] row : all) {
        row(random, row);
      }
      return Nd4j.createFromArray(all).castTo(DataType.FLOAT);
    }
  }

  static Stream<Arguments> known() {
    return Stream.of(
        Arguments.of(new LossMCXENT(), Activation.SOFTMAX, Labels.CLASSES),
        Arguments.of(new LossMCXENT(WEIGHTS), Activation.SOFTMAX, Labels.CLASSES),
        Arguments.of(new LossMCXENT(WEIGHTS), Activation.SOFTMAX, Labels.SHARES),
        Arguments.of(new LossNegativeLogLikelihood(WEIGHTS), Activation.SOFTMAX, Labels.CLASSES),
        Arguments.of(new LossBinaryXENT(), Activation.SOFTMAX, Labels.CLASSES),
        Arguments.of(new LossBinaryXENT(), Activation.SIGMOID, Labels.YES_NO),
        Arguments.of(new LossBinaryXENT(WEIGHTS), Activation.SIGMOID, Labels.SHARES),
        Arguments.of(new LossMSE(), Activation.IDENTITY, Labels.NUMBERS),
        Arguments.of(new LossMSE(WEIGHTS), Activation.IDENTITY, Labels.NUMBERS),
        Arguments.of(new LossMSE(), Activation.RELU, Labels.NUMBERS),
        Arguments.of(new LossMSE(), Activation.SIGMOID, Labels.NUMBERS),
        Arguments.of(new LossMSE(), Activation.SOFTMAX, Labels.CLASSES),
        Arguments.of(new LossL2(WEIGHTS), Activation.TANH, Labels.NUMBERS),
        Arguments.of(new LossL1(WEIGHTS), Activation.IDENTITY, Labels.NUMBERS),
        Arguments.of(new LossMAE(), Activation.IDENTITY, Labels.NUMBERS),
        Arguments.of(new LossMAE(WEIGHTS), Activation.TANH, Labels.NUMBERS),
        Arguments.of(new LossMAPE(WEIGHTS), Activation.IDENTITY, Labels.POSITIVE),
        Arguments.of(new LossMSLE(WEIGHTS), Activation.RELU, Labels.POSITIVE),
        Arguments.of(new LossPoisson(), Activation.SOFTPLUS, Labels.COUNTS),
        Arguments.of(new LossHinge(), Activation.IDENTITY, Labels.SIGNS),
        Arguments.of(new LossHinge(), Activation.TANH, Labels.SIGNS),
        Arguments.of(new LossSquaredHinge(), Activation.TANH, Labels.SIGNS),
        Arguments.of(new LossSquaredHinge(), Activation.SIGMOID, Labels.SIGNS),
        Arguments.of(new LossKLD(), Activation.SOFTMAX, Labels.SHARES),
        Arguments.of(new LossKLD(), Activation.SOFTMAX, Labels.CLASSES),
        Arguments.of(new LossCosineProximity(), Activation.IDENTITY, Labels.NUMBERS),
        Arguments.of(new LossCosineProximity(), Activation.SOFTPLUS, Labels.POSITIVE));
  }

  @ParameterizedTest
  @MethodSource("known")
  void isTheLeastThatAConstantAnswerReaches(
      ILossFunction loss, Activation function, Labels labels) {
    INDArray given = labels.make();

    ChanceLevel level = chance(output(loss, function), true, given, null).get();

    double least = leastConstant(loss, function, given, null);
    assertThat(level.score()).isCloseTo(least / EXAMPLES, within(1e-4 * Math.max(1, least)));
    assertThat(level.labels()).isEqualTo(EXAMPLES);
  }

  @ParameterizedTest
  @MethodSource("known")
  void leavesOutWhatIsMasked(ILossFunction loss, Activation function, Labels labels) {
    INDArray given = labels.make();
    INDArray mask = Nd4j.ones(DataType.FLOAT, EXAMPLES, 1);
    for (int i = 0; i < EXAMPLES; i += 3) {
      mask.putScalar(i, 0, 0);
    }

    ChanceLevel level = chance(output(loss, function), true, given, mask).get();

    double least = leastConstant(loss, function, given, mask);
    assertThat(level.score()).isCloseTo(least / EXAMPLES, within(1e-4 * Math.max(1, least)));
    assertThat(level.labels()).isEqualTo(EXAMPLES - EXAMPLES / 3);
  }

  @ParameterizedTest
  @MethodSource("known")
  void noAnswerIsBetterThanItsFloor(ILossFunction loss, Activation function, Labels labels) {
    ChanceLevel level = chance(output(loss, function), true, labels.make(), null).get();

    assertThat(level.floor()).isLessThanOrEqualTo(level.score() + 1e-9);
    assertThat(level.share(level.score())).isCloseTo(1, within(1e-9));
    assertThat(level.share(level.floor())).isCloseTo(0, within(1e-9));
  }

  static Stream<Arguments> answered() {
    INDArray counts = Labels.COUNTS.make().addi(1);
    INDArray numbers = Labels.NUMBERS.make();
    INDArray shares = Labels.SHARES.make();
    return Stream.of(
        Arguments.of(new LossPoisson(), Activation.IDENTITY, counts, counts),
        Arguments.of(new LossMSE(WEIGHTS), Activation.IDENTITY, numbers, numbers),
        Arguments.of(new LossCosineProximity(), Activation.IDENTITY, numbers, numbers),
        Arguments.of(new LossMCXENT(), Activation.SOFTMAX, shares, log(shares)),
        Arguments.of(new LossKLD(), Activation.SOFTMAX, shares, log(shares)),
        Arguments.of(new LossBinaryXENT(WEIGHTS), Activation.SIGMOID, shares, logit(shares)));
  }

  private static INDArray log(INDArray shares) {
    return org.nd4j.linalg.ops.transforms.Transforms.log(shares, true);
  }

  private static INDArray logit(INDArray shares) {
    return log(shares).subi(log(shares.rsub(1)));
  }

  @ParameterizedTest(autoCloseArguments = false)
  @MethodSource("answered")
  void theFloorIsTheLossOfPerfectAnswers(
      ILossFunction loss, Activation function, INDArray labels, INDArray preOutput) {
    ChanceLevel level = chance(output(loss, function), true, labels, null).get();

    double perfect =
        loss.computeScore(labels, preOutput, function.getActivationFunction(), null, true);
    assertThat(level.floor()).isCloseTo(perfect, within(1e-4));
  }

  @Test
  void ofClassNumbersIsThatOfOneHotColumns() {
    INDArray columns = Labels.CLASSES.make();
    INDArray numbers = columns.argMax(1).castTo(DataType.FLOAT).reshape(EXAMPLES, 1);

    for (@Nullable INDArray weights : new @Nullable INDArray[] {null, WEIGHTS}) {
      ChanceLevel sparse =
          chance(output(new LossSparseMCXENT(weights), Activation.SOFTMAX), true, numbers, null)
              .get();
      ChanceLevel dense =
          chance(output(new LossMCXENT(weights), Activation.SOFTMAX), true, columns, null).get();

      assertThat(sparse.score()).isCloseTo(dense.score(), within(1e-9)).isGreaterThan(0.5);
    }
  }

  @Test
  void leavesOutSingleValuesThatAreMasked() {
    INDArray labels = Labels.NUMBERS.make();
    INDArray mask = Nd4j.ones(DataType.FLOAT, EXAMPLES, 3);
    for (int i = 0; i < EXAMPLES; i++) {
      mask.putScalar(i, i % 3, 0);
    }
    ILossFunction loss = new LossMSE(WEIGHTS);

    ChanceLevel level = chance(output(loss, Activation.IDENTITY), true, labels, mask).get();

    double least = leastConstant(loss, Activation.IDENTITY, labels, mask);
    assertThat(level.score()).isCloseTo(least / EXAMPLES, within(1e-4));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isASumWhereDl4jSums(boolean mean) {
    INDArray labels = Labels.NUMBERS.make();
    ILossFunction loss = new LossMAE();

    ChanceLevel level = chance(output(loss, Activation.IDENTITY), mean, labels, null).get();

    double least = leastConstant(loss, Activation.IDENTITY, labels, null);
    assertThat(level.score()).isCloseTo(mean ? least / EXAMPLES : least, within(1e-4 * least));
  }

  @Test
  void aLossLayerTakesTheMeanInEitherCase() {
    INDArray labels = Labels.NUMBERS.make();
    LossLayer layer =
        new LossLayer.Builder().lossFunction(new LossMSE()).activation(Activation.IDENTITY).build();

    double mean = chance(layer, true, labels, null).get().score();

    assertThat(chance(layer, false, labels, null).get().score()).isEqualTo(mean);
    assertThat(mean)
        .isCloseTo(
            leastConstant(new LossMSE(), Activation.IDENTITY, labels, null) / EXAMPLES,
            within(1e-4));
  }

  // Series

  private static final int STEPS = 5;

  private static INDArray series(Labels labels) {
    INDArray rows = labels.make().get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 40));
    return TimeSeriesUtils.reshape2dTo3d(rows.dup('f'), 40 / STEPS);
  }

  private static INDArray stepMask() {
    INDArray mask = Nd4j.ones(DataType.FLOAT, 40 / STEPS, STEPS);
    for (int i = 0; i < 40 / STEPS; i++) {
      for (int t = 1 + i % STEPS; t < STEPS; t++) {
        mask.putScalar(i, t, 0);
      }
    }
    return mask;
  }

  static Stream<Arguments> series() {
    return Stream.of(
        Arguments.of(new LossMCXENT(WEIGHTS), Activation.SOFTMAX, Labels.CLASSES, false, false),
        Arguments.of(new LossMCXENT(WEIGHTS), Activation.SOFTMAX, Labels.CLASSES, true, false),
        Arguments.of(new LossMCXENT(WEIGHTS), Activation.SOFTMAX, Labels.CLASSES, true, true),
        Arguments.of(new LossMAE(), Activation.IDENTITY, Labels.NUMBERS, true, false),
        Arguments.of(new LossMAE(), Activation.IDENTITY, Labels.NUMBERS, true, true));
  }

  @ParameterizedTest
  @MethodSource("series")
  void ofASeriesAddsUpTheStepsThatCount(
      ILossFunction loss, Activation function, Labels kind, boolean masked, boolean lossLayer) {
    INDArray labels = series(kind);
    @Nullable INDArray mask = masked ? stepMask() : null;
    Layer last =
        lossLayer
            ? new RnnLossLayer.Builder().lossFunction(loss).activation(function).build()
            : new RnnOutputLayer.Builder(loss).activation(function).nIn(3).nOut(3).build();
    MultiLayerNetwork network = network(true, new SimpleRnn.Builder().nIn(2).nOut(3).build(), last);
    INDArray features = Nd4j.ones(DataType.FLOAT, 40 / STEPS, 2, STEPS);

    ChanceLevel level = chance(network, new DataSet(features, labels, null, mask)).get();

    INDArray rows = TimeSeriesUtils.reshape3dTo2d(labels);
    @Nullable INDArray counts =
        mask == null ? null : TimeSeriesUtils.reshapeTimeSeriesMaskToVector(mask);
    double least = leastConstant(loss, function, rows, counts);
    assertThat(level.score()).isCloseTo(least * STEPS / 40, within(1e-4 * least));
    assertThat(level.labels()).isEqualTo(mask == null ? 40 : (long) mask.sumNumber().doubleValue());
  }

  @Test
  void ofImagesAddsUpThePixels() {
    INDArray rows = Labels.CLASSES.make();
    INDArray labels = rows.reshape('c', EXAMPLES / 4, 2, 2, 3).permute(0, 3, 1, 2);
    MultiLayerNetwork network =
        network(
            true,
            new ConvolutionLayer.Builder(1, 1).nIn(1).nOut(3).build(),
            new CnnLossLayer.Builder(new LossMCXENT()).activation(Activation.SOFTMAX).build());

    ChanceLevel level =
        chance(network, new DataSet(Nd4j.ones(DataType.FLOAT, EXAMPLES / 4, 1, 2, 2), labels))
            .get();

    double least = leastConstant(new LossMCXENT(), Activation.SOFTMAX, rows, null);
    assertThat(level.score()).isCloseTo(least / (EXAMPLES / 4.0), within(1e-4));
  }

  // Several outputs

  private static ComputationGraph twoOutputs(ILossFunction second) {
    ComputationGraphConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .updater(new Sgd(0))
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", output(new LossMCXENT(WEIGHTS), Activation.SOFTMAX), "in")
            .addLayer("b", output(second, Activation.IDENTITY), "in")
            .setOutputs("b", "a")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    return graph;
  }

  private static Measurement<ChanceLevel> ofBoth(ILossFunction second, @Nullable INDArray mask) {
    ComputationGraph graph = twoOutputs(second);
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(graph);
    graph.fit(
        new MultiDataSet(
            new INDArray[] {Nd4j.ones(DataType.FLOAT, EXAMPLES, 3)},
            new INDArray[] {Labels.NUMBERS.make(), Labels.CLASSES.make()},
            null,
            new @Nullable INDArray[] {mask, null}));
    return monitor.latest().orElseThrow().chance();
  }

  @Test
  void ofSeveralOutputsIsTheSum() {
    INDArray mask = Nd4j.ones(DataType.FLOAT, EXAMPLES, 1);
    mask.putScalar(0, 0, 0);
    INDArray classes = Labels.CLASSES.make();
    INDArray numbers = Labels.NUMBERS.make();

    ChanceLevel level = ofBoth(new LossMSE(), mask).get();

    double least =
        leastConstant(new LossMCXENT(WEIGHTS), Activation.SOFTMAX, classes, null)
            + leastConstant(new LossMSE(), Activation.IDENTITY, numbers, mask);
    assertThat(level.score()).isCloseTo(least / EXAMPLES, within(1e-4));
    assertThat(level.labels()).isEqualTo(EXAMPLES - 1);
  }

  @Test
  void isAbsentWhereThatOfOneOutputIs() {
    assertThat(ofBoth(new LossWasserstein(), null))
        .isEqualTo(Measurement.absent("a Wasserstein loss has no least value"));
  }

  // Absences

  static Stream<Arguments> unknown() {
    return Stream.of(
        Arguments.of(new LossMCXENT(), Activation.SIGMOID, Labels.CLASSES, "without softmax"),
        Arguments.of(new LossKLD(), Activation.SIGMOID, Labels.SHARES, "without softmax"),
        Arguments.of(new LossMAE(), Activation.SOFTMAX, Labels.SHARES, "softmax cannot answer"),
        Arguments.of(new LossMSE(), Activation.SOFTMAX, Labels.NUMBERS, "softmax cannot answer"),
        Arguments.of(new LossMAPE(), Activation.IDENTITY, Labels.COUNTS, "label of 0"),
        Arguments.of(new LossMSLE(), Activation.RELU, Labels.NUMBERS, "not meant for labels"),
        Arguments.of(new LossPoisson(), Activation.SOFTPLUS, Labels.NUMBERS, "not meant for"),
        Arguments.of(new LossHinge(), Activation.TANH, Labels.YES_NO, "not meant for labels"),
        Arguments.of(new LossBinaryXENT(), Activation.SIGMOID, Labels.NUMBERS, "not meant for"),
        Arguments.of(new LossCosineProximity(), Activation.RELU, Labels.SIGNS, "cannot point"),
        Arguments.of(new LossMultiLabel(), Activation.IDENTITY, Labels.YES_NO, "pairs of labels"),
        Arguments.of(new LossWasserstein(), Activation.IDENTITY, Labels.SIGNS, "no least value"));
  }

  @ParameterizedTest
  @MethodSource("unknown")
  void isAbsentWithItsReason(
      ILossFunction loss, Activation function, Labels labels, String reason) {
    Measurement<ChanceLevel> level = chance(output(loss, function), true, labels.make(), null);

    assertThat(level).isInstanceOf(Measurement.Absent.class);
    assertThat(((Measurement.Absent<ChanceLevel>) level).reason()).contains(reason);
  }

  @Test
  void isAbsentForTheFMeasureOfAMinibatch() {
    INDArray labels = Labels.YES_NO.make().getColumn(1).reshape(EXAMPLES, 1).dup();
    OutputLayer layer =
        new OutputLayer.Builder(new LossFMeasure())
            .activation(Activation.SIGMOID)
            .nIn(3)
            .nOut(1)
            .build();

    assertThat(chance(layer, true, labels, null)).isInstanceOf(Measurement.Absent.class);
  }

  @Test
  void isAbsentForALayerWithAnOwnLossTerm() {
    CenterLossOutputLayer layer =
        new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nIn(3)
            .nOut(3)
            .build();

    assertThat(chance(layer, true, Labels.CLASSES.make(), null))
        .isInstanceOf(Measurement.Absent.class);
  }

  // What it takes

  private static OutputLayer output(ILossFunction loss, Activation function) {
    return new OutputLayer.Builder(loss).activation(function).nIn(3).nOut(3).build();
  }

  private static MultiLayerNetwork network(boolean mean, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(1).miniBatch(mean).updater(new Sgd(0)).list();
    list.validateOutputLayerConfig(false);
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerNetwork network = new MultiLayerNetwork(list.build());
    network.init();
    return network;
  }

  private static Measurement<ChanceLevel> chance(MultiLayerNetwork network, DataSet batch) {
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(network);
    network.fit(batch);
    return monitor.latest().orElseThrow().chance();
  }

  private static Measurement<ChanceLevel> chance(
      Layer last, boolean mean, INDArray labels, @Nullable INDArray mask) {
    MultiLayerNetwork network =
        network(
            mean,
            new DenseLayer.Builder().nIn(2).nOut(3).activation(Activation.IDENTITY).build(),
            last);
    INDArray features = Nd4j.rand(DataType.FLOAT, labels.size(0), 2);
    return chance(network, new DataSet(features, labels, null, mask));
  }

  /** The least total loss over constant inputs of the function, by pattern search. */
  private static double leastConstant(
      ILossFunction loss, Activation function, INDArray labels, @Nullable INDArray mask) {
    double[] at = {0.1, 0.1, 0.1};
    INDArray constant = Nd4j.create(DataType.DOUBLE, labels.shape());
    INDArray exact = labels.castTo(DataType.DOUBLE);
    @Nullable INDArray counts = mask == null ? null : mask.castTo(DataType.DOUBLE);
    DoubleSupplier value =
        () -> {
          for (int j = 0; j < 3; j++) {
            constant.getColumn(j).assign(at[j]);
          }
          double found =
              loss.computeScore(
                  exact, constant.dup(), function.getActivationFunction(), counts, false);
          return Double.isNaN(found) ? Double.POSITIVE_INFINITY : found;
        };
    double least = value.getAsDouble();
    for (double step = 4; step > 1e-5; ) {
      boolean better = false;
      for (int j = 0; j < 3; j++) {
        for (int sign = -1; sign <= 1; sign += 2) {
          at[j] += sign * step;
          double now = value.getAsDouble();
          if (now < least) {
            least = now;
            better = true;
          } else {
            at[j] -= sign * step;
          }
        }
      }
      step = better ? step : step / 2;
    }
    return least;
  }
}
