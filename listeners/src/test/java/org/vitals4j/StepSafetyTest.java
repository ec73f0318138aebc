package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ISchedule;
import org.vitals4j.clip.Clipping;
import org.vitals4j.measure.Sampling;
import org.vitals4j.testing.Faults;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.Treatments.NonFinitePolicy;

/**
 * Whatever cannot be measured, and in whatever order DL4J's callbacks come: each step is clipped,
 * and none is made whose gradient is not finite.
 */
class StepSafetyTest {

  private static final double RATE = 0.1;
  private static final double MOST = 1e-3;

  /** More than any failure is put up with. */
  private static final int STEPS = 15;

  /** A network, and what it learns: minibatches by number. */
  private record Job(Model network, IntFunction<DataSet> data) {

    void fit(DataSet batch) {
      if (network instanceof MultiLayerNetwork one) {
        one.fit(batch);
      } else {
        ((ComputationGraph) network).fit(batch);
      }
    }
  }

  private static NeuralNetConfiguration.Builder base() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .updater(new Sgd(RATE))
        .activation(Activation.TANH);
  }

  private static RnnOutputLayer lossOfSteps() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(5)
        .nOut(3)
        .build();
  }

  private static DataSet series(int seed, int steps) {
    DataSet batch = new DataSet(Nd4j.create(4, 2, steps), Nd4j.zeros(4, 3, steps));
    java.util.Random random = new java.util.Random(seed);
    for (int example = 0; example < 4; example++) {
      for (int step = 0; step < steps; step++) {
        batch.getFeatures().putScalar(new int[] {example, 0, step}, random.nextGaussian());
        batch.getFeatures().putScalar(new int[] {example, 1, step}, random.nextGaussian());
        batch.getLabels().putScalar(new int[] {example, random.nextInt(3), step}, 1);
      }
    }
    return batch;
  }

  private static Job recurrent(int steps, int segment) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base()
                .list()
                .layer(new LSTM.Builder().nIn(2).nOut(5).build())
                .layer(lossOfSteps())
                .backpropType(segment == steps ? BackpropType.Standard : BackpropType.TruncatedBPTT)
                .tBPTTLength(segment)
                .build());
    network.init();
    return new Job(network, i -> series(i, steps));
  }

  private static Job recurrentGraph(int steps, int segment) {
    ComputationGraph network =
        new ComputationGraph(
            base()
                .graphBuilder()
                .addInputs("in")
                .addLayer("lstm", new LSTM.Builder().nIn(2).nOut(5).build(), "in")
                .addLayer("out", lossOfSteps(), "lstm")
                .setOutputs("out")
                .setInputTypes(InputType.recurrent(2))
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTForwardLength(segment)
                .tBPTTBackwardLength(segment)
                .build());
    network.init();
    return new Job(network, i -> series(i, steps));
  }

  private static Job dense(NeuralNetConfiguration.ListBuilder layers) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            layers
                .layer(Networks.output(8))
                .setInputType(InputType.feedForward(Networks.INPUTS))
                .build());
    network.init();
    return new Job(network, i -> Networks.batch(8, i));
  }

  /** A penalty whose value may be read once before each step, as DL4J does. */
  private static final class ReadOnce implements Regularization {
    private static final long serialVersionUID = 1L;
    private boolean read;

    @Override
    public ApplyStep applyStep() {
      return ApplyStep.BEFORE_UPDATER;
    }

    @Override
    public void apply(INDArray param, INDArray gradView, double lr, int iteration, int epoch) {
      read = false;
    }

    @Override
    public double score(INDArray param, int iteration, int epoch) {
      if (read) {
        throw new IllegalStateException("the penalty was read twice");
      }
      read = true;
      return 0.5;
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod") // it has no super method to call
    public Regularization clone() {
      return this;
    }
  }

  private static Job withAPenaltyThatIsReadOnce() {
    return dense(
        base()
            .list()
            .layer(
                new DenseLayer.Builder()
                    .nOut(8)
                    .regularization(List.<Regularization>of(new ReadOnce()))
                    .build()));
  }

  /** A schedule that knows its rate only while a step is made. */
  private static final class OpenInSteps extends BaseTrainingListener implements ISchedule {
    private static final long serialVersionUID = 1L;
    private boolean open;

    @Override
    public void onGradientCalculation(Model model) {
      open = true;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      open = false;
    }

    @Override
    public double valueAt(int iteration, int epoch) {
      if (!open) {
        throw new IllegalStateException("no step is being made");
      }
      return RATE;
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod") // it has no super method to call
    public ISchedule clone() {
      return this;
    }
  }

  private static Job withAScheduleThatIsOpenInSteps() {
    OpenInSteps schedule = new OpenInSteps();
    Job job =
        dense(
            base()
                .updater(new Sgd(schedule))
                .list()
                .layer(new DenseLayer.Builder().nOut(8).build()));
    job.network().addListeners(schedule);
    return job;
  }

  /** One number an example, in an array of one axis. */
  private static final class Flat extends SameDiffLambdaLayer {
    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable defineLayer(SameDiff graph, SDVariable input) {
      return input.mean(1);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType input) {
      return input;
    }
  }

  /** Makes a row of each of them. */
  private static final class Spread extends SameDiffLambdaLayer {
    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable defineLayer(SameDiff graph, SDVariable input) {
      SDVariable rows = graph.constant(Nd4j.linspace(DataType.FLOAT, 1, 8, 8).reshape(1, 8));
      return graph.expandDims(input, 1).mul(rows);
    }

    @Override
    public INDArray onesMaskForInput(INDArray input) {
      return Nd4j.ones(input.size(0), 1);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType input) {
      return InputType.feedForward(8);
    }
  }

  private static Job withAnActivationOfOneAxis() {
    return dense(
        base()
            .list()
            .layer(new DenseLayer.Builder().nOut(8).build())
            .layer(new Flat())
            .layer(new Spread()));
  }

  static Stream<Named<Job>> jobs() {
    return Stream.of(
        Named.of("truncated, last segment of one step", recurrent(7, 3)),
        Named.of("truncated, all segments of one step", recurrent(3, 1)),
        Named.of("sequences of one step", recurrent(1, 1)),
        Named.of("graph, truncated, last segment of one step", recurrentGraph(7, 3)),
        Named.of("graph, truncated, all segments of one step", recurrentGraph(3, 1)),
        Named.of("a penalty that may be read once", withAPenaltyThatIsReadOnce()),
        Named.of("a schedule that is open in steps alone", withAScheduleThatIsOpenInSteps()),
        Named.of("an activation of one axis", withAnActivationOfOneAxis()));
  }

  private static TrainingMonitor monitor() {
    return TrainingMonitor.builder()
        .sampling(Sampling.every(1))
        .clipping(Clipping.norm(MOST))
        .onNonFinite(NonFinitePolicy.SKIP_STEP)
        .build();
  }

  /** Sizes of the steps that are made. */
  private static List<Double> steps(Model network) {
    List<Double> steps = new ArrayList<>();
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            steps.add(model.getGradientsViewArray().norm2Number().doubleValue());
          }
        });
    return steps;
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void eachStepIsClipped(Job job) {
    monitor().addTo(job.network());
    List<Double> steps = steps(job.network());
    for (int i = 0; i < STEPS; i++) {
      job.fit(job.data().apply(i));
    }

    assertThat(steps)
        .hasSizeGreaterThanOrEqualTo(STEPS)
        .allSatisfy(step -> assertThat(step).isPositive().isLessThan(1.001 * RATE * MOST));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void noStepIsMadeWhoseGradientIsNotFinite(Job job) {
    monitor().addTo(job.network());
    for (int i = 0; i < STEPS; i++) {
      job.fit(job.data().apply(i));
    }
    DataSet bad = job.data().apply(STEPS);
    for (int example = 0; example < bad.numExamples(); example++) { // in its last step
      long last = bad.getFeatures().length() / bad.numExamples() - 1;
      bad.getFeatures().reshape(bad.numExamples(), -1).putScalar(example, last, Double.NaN);
    }
    job.fit(bad);

    assertThat(job.network().params().toFloatVector()).doesNotContain(Float.NaN);
  }

  // By hand.

  private static MultiLayerNetwork byHand(int seed) {
    MultiLayerNetwork network = Networks.mlp();
    network.initGradientsView();
    gradient(network, Networks.batch(8, seed));
    return network;
  }

  private static void gradient(MultiLayerNetwork network, DataSet batch) {
    network.setInput(batch.getFeatures());
    network.setLabels(batch.getLabels());
    network.computeGradientAndScore();
  }

  /** Of the mean over the minibatch of 8. */
  private static double norm(Model network) {
    return network.getGradientsViewArray().norm2Number().doubleValue() / 8;
  }

  @Test
  void aGradientThatIsShownByHandIsClippedEachTime() {
    MultiLayerNetwork network = byHand(1);
    TrainingMonitor monitor = monitor();
    monitor.onGradientCalculation(network);
    assertThat(norm(network)).isLessThan(1.001 * MOST);
    for (int i = 2; i < 5; i++) {
      gradient(network, Networks.batch(8, i));
      assertThat(norm(network)).isGreaterThan(10 * MOST);
      monitor.onGradientCalculation(network);
      assertThat(norm(network)).isLessThan(1.001 * MOST);
    }
  }

  @Test
  void aGradientShownByHandAfterNanIsClipped() {
    MultiLayerNetwork network = Networks.mlp();
    network.fit(Networks.batch(8, 1));
    TrainingMonitor monitor = monitor();
    gradient(network, Faults.withNan(Networks.batch(8, 2)));
    monitor.onGradientCalculation(network);
    gradient(network, Networks.batch(8, 3));
    monitor.onGradientCalculation(network);

    assertThat(norm(network)).isPositive().isLessThan(1.001 * MOST);
    assertThat(network.getUpdater().getClass().getName()).startsWith("org.deeplearning4j.");
  }

  @Test
  void aListenerThatWasAddedTwiceClipsOnce() {
    MultiLayerNetwork network = byHand(1);
    TrainingMonitor monitor = TrainingMonitor.builder().clipping(Clipping.layerNorm(0.01)).build();
    network.setListeners(monitor, monitor);
    monitor.onGradientCalculation(network);
    INDArray once = network.getGradientsViewArray().dup();
    monitor.onGradientCalculation(network);

    assertThat(network.getGradientsViewArray()).isEqualTo(once);
  }

  @Test
  void aPassWithoutAStepHidesNoGradient() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor monitor = monitor();
    network.fit(Networks.batch(8, 1));
    for (int i = 2; i < 5; i++) {
      gradient(network, Networks.batch(8, i));
      monitor.onForwardPass(network, List.of()); // as DL4J does, who shows no backward pass then
      monitor.onGradientCalculation(network);
      assertThat(norm(network)).isLessThan(1.001 * MOST);
    }
  }

  @Test
  void aPolicyThatComesBetweenTwoPassesClipsTheNextStep() {
    MultiLayerNetwork network = Networks.mlp();
    TrainingMonitor.builder().sampling(Sampling.every(1_000)).build().addTo(network);
    network.fit(Networks.batch(8, 1));
    gradient(network, Networks.batch(8, 2)); // no step follows
    network.addListeners(new GradientClippingListener(Clipping.norm(MOST)));
    List<Double> steps = steps(network);
    network.fit(Networks.batch(8, 3));

    assertThat(steps).hasSize(1);
    assertThat(steps.get(0)).isLessThan(1.001 * RATE * MOST);
  }

  @Test
  void fittingAfterPreTrainingIsClipped() {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base()
                .list()
                .layer(new AutoEncoder.Builder().nIn(Networks.INPUTS).nOut(8).build())
                .layer(Networks.output(8))
                .build());
    network.init();
    monitor().addTo(network);
    List<Double> steps = steps(network);
    network.pretrainLayer(0, Networks.batch(8, 1).getFeatures());
    steps.clear();
    network.fit(Networks.batch(8, 2));
    network.fit(Networks.batch(8, 3));

    assertThat(steps).hasSize(2).allSatisfy(s -> assertThat(s).isLessThan(1.001 * RATE * MOST));
  }
}
