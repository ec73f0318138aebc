package org.vitals4j.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.BlockSnapshot;
import org.vitals4j.report.IterationSnapshot.LayerSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.TensorStatistics;

/**
 * Every quantity of one iteration, for every kind of layer, against loops over the arrays that DL4J
 * itself shows.
 */
class EveryLayerTest {

  private static final List<DataType> TYPES =
      List.of(DataType.DOUBLE, DataType.FLOAT, DataType.FLOAT16);

  private static final Map<String, Run> RUNS = new HashMap<>();

  static Stream<Arguments> runs() {
    return LayerKinds.all()
        .flatMap(kind -> TYPES.stream().map(type -> Arguments.of(kind, type)))
        // M2.1's attention makes NaN in half precision.
        .filter(
            run -> !run.get()[0].toString().contains("attention") || run.get()[1] != TYPES.get(2));
  }

  /**
   * M2.1's gradient of the attention's queries is four times the derivative, and its score of a
   * loss over NHWC images divides by the wrong axis.
   */
  static Stream<LayerKinds.Kind> kindsWithAGradient() {
    return LayerKinds.all()
        .filter(kind -> !List.of("attention", "NHWC loss over images").contains(kind.name()));
  }

  /**
   * One iteration.
   *
   * @param activations of each hidden layer, by DL4J's own forward pass before it
   * @param before the parameters
   * @param after the parameters, as the step left them
   * @param gradients as DL4J showed them
   */
  private record Run(
      IterationSnapshot snapshot,
      List<double[]> activations,
      Map<String, double[]> before,
      Map<String, double[]> after,
      Map<String, double[]> gradients) {

    static Run of(LayerKinds.Kind kind, DataType type) {
      return RUNS.computeIfAbsent(kind + " " + type, key -> train(kind, type));
    }

    private static Run train(LayerKinds.Kind kind, DataType type) {
      MultiLayerNetwork network = kind.network(type);
      DataSet batch = kind.batch(type);
      List<double[]> activations = new ArrayList<>();
      for (int i = 0; i < network.getnLayers() - 1; i++) {
        // Up to each layer alone: the layers behind it may write into what it made.
        List<INDArray> outputs = network.feedForwardToLayer(i, batch.getFeatures(), true);
        activations.add(ReferenceStatistics.elements(outputs.get(i + 1)));
      }
      Map<String, double[]> before = copy(network.paramTable());
      Witness witness = new Witness();
      network.addListeners(witness);
      IterationSnapshot snapshot = ActivationNetworks.watch(network, batch);
      return new Run(snapshot, activations, before, witness.after, witness.gradients);
    }

    List<BlockSnapshot> blocks() {
      return snapshot.layers().stream().flatMap(layer -> layer.blocks().stream()).toList();
    }
  }

  private static Map<String, double[]> copy(Map<String, INDArray> arrays) {
    Map<String, double[]> copies = new HashMap<>();
    arrays.forEach((name, array) -> copies.put(name, ReferenceStatistics.elements(array)));
    return copies;
  }

  /** Copies what DL4J shows, element by element. */
  private static final class Witness extends BaseTrainingListener {
    final Map<String, double[]> gradients = new HashMap<>();
    final Map<String, double[]> after = new HashMap<>();

    @Override
    public void onGradientCalculation(Model model) {
      gradients.putAll(copy(model.gradient().gradientForVariable()));
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      after.putAll(copy(model.paramTable()));
    }
  }

  private static double tolerance(DataType type) {
    return type == DataType.DOUBLE ? 1e-9 : type == DataType.FLOAT ? 1e-5 : 4e-3;
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("runs")
  void activationsAgreeWithTheForwardPass(LayerKinds.Kind kind, DataType type) {
    Run run = Run.of(kind, type);

    for (int i = 0; i < run.activations().size(); i++) {
      LayerSnapshot layer = run.snapshot().layers().get(i);
      double[] expected = run.activations().get(i);
      ReferenceActivations.assertAgree(layer.activation(), expected, tolerance(type));
      ReferenceActivations.assertSaturation(layer, expected);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("runs")
  void gradientsAgreeWithWhatDl4jShows(LayerKinds.Kind kind, DataType type) {
    Run run = Run.of(kind, type);

    for (BlockSnapshot block : run.blocks()) {
      if (block.gradient() instanceof Measurement.Measured<TensorStatistics> measured) {
        double[] sum = Objects.requireNonNull(run.gradients().get(block.block().name()));
        ReferenceStatistics.assertSame(
            measured.value(),
            ReferenceStatistics.of(sum).times(1.0 / LayerKinds.EXAMPLES),
            type == DataType.DOUBLE ? 1e-9 : 1e-6);
      }
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("runs")
  void parametersAndUpdatesAgreeWithTheStep(LayerKinds.Kind kind, DataType type) {
    Run run = Run.of(kind, type);

    assertThat(run.blocks())
        .extracting(block -> block.block().name())
        .containsExactlyInAnyOrderElementsOf(run.before().keySet());
    for (BlockSnapshot block : run.blocks()) {
      String name = block.block().name();
      double[] before = Objects.requireNonNull(run.before().get(name));
      double[] moved = before.clone();
      for (int i = 0; i < moved.length; i++) {
        moved[i] -= Objects.requireNonNull(run.after().get(name))[i];
      }
      TensorStatistics expected = ReferenceStatistics.of(before);
      TensorStatistics step = ReferenceStatistics.of(moved);
      // What is left of a small step after rounding a large weight.
      double rounding = tolerance(type) * (1e-3 + expected.maxAbs() + step.maxAbs());
      double all = rounding * Math.sqrt(moved.length);
      if (block.stepHidesParameter()) { // few bits, and weights that were next to nothing
        assertThat(step.l2()).as(name).isGreaterThan(BlockSnapshot.HIDING_STEP * expected.l2());
      } else {
        assertThat(block.parameter().get().l2()).as(name).isCloseTo(expected.l2(), within(all));
      }
      assertThat(block.update().get().l2()).as(name).isCloseTo(step.l2(), within(all));
      assertThat(block.update().get().meanAbs()).isCloseTo(step.meanAbs(), within(rounding));
    }
  }

  /** A few elements of each block, by central differences of the mean loss. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("kindsWithAGradient")
  void trueGradientsAreThoseOfTheMeanLoss(LayerKinds.Kind kind) {
    Run run = Run.of(kind, DataType.DOUBLE);
    MultiLayerNetwork network = kind.network(DataType.DOUBLE);
    DataSet batch = kind.batch(DataType.DOUBLE);

    for (LayerSnapshot layer : run.snapshot().layers()) {
      for (BlockSnapshot block : layer.blocks()) {
        String name = block.block().name();
        double[] shown = run.gradients().get(name);
        if (layer.layer().frozen() || shown == null) {
          assertThat(block.gradient()).as(name).isInstanceOf(Measurement.Absent.class);
          continue;
        }
        INDArray parameter = Objects.requireNonNull(network.paramTable().get(name));
        double apart = 0;
        double largest = 0;
        for (int at : new Random(3).ints(4, 0, shown.length).toArray()) {
          double slope = slope(network, batch, parameter, at);
          largest = Math.max(largest, Math.abs(slope));
          apart = Math.max(apart, Math.abs(shown[at] / LayerKinds.EXAMPLES - slope));
        }
        boolean agrees = apart < 1e-5 + 1e-4 * largest;
        assertThat(block.gradient().isMeasured() ? agrees : !agrees || largest == 0)
            .as("%s: %s from a derivative of up to %s", name, apart, largest)
            .isTrue();
      }
    }
  }

  private static double slope(
      MultiLayerNetwork network, DataSet batch, INDArray parameter, int position) {
    double step = 1e-6;
    long[] index = index(parameter.shape(), position);
    double here = parameter.getDouble(index);
    parameter.putScalar(index, here + step);
    double above = network.score(batch, true);
    parameter.putScalar(index, here - step);
    double below = network.score(batch, true);
    parameter.putScalar(index, here);
    return (above - below) / (2 * step);
  }

  /** Of an element in c order. */
  private static long[] index(long[] shape, int position) {
    long[] index = new long[shape.length];
    long rest = position;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest /= shape[axis];
    }
    return index;
  }
}
