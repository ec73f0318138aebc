package org.vitals4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.measure.Sampling;
import org.vitals4j.testing.Networks;

/** A monitor that only observes leaves no trace in what is trained. */
class ObserveModeTest {

  private static final int BATCHES = 25;

  /** What a run leaves behind. */
  private record Trained(INDArray parameters, INDArray optimiserState) {}

  static Stream<Arguments> networks() {
    return Stream.of(named("Sgd", () -> new Sgd(0.05)), named("Adam", () -> new Adam(0.01)))
        .flatMap(
            updater ->
                Stream.of(
                    form(updater, "MLN", u -> Networks.mlp(u, DataType.FLOAT)),
                    form(updater, "MLN double", u -> Networks.mlp(u, DataType.DOUBLE)),
                    form(updater, "MLN with normalisation, dropout", Networks::normalisedMlp),
                    form(updater, "CG with normalisation, dropout", Networks::graph)));
  }

  private static Named<java.util.function.Supplier<IUpdater>> named(
      String name, java.util.function.Supplier<IUpdater> supplier) {
    return Named.of(name, supplier);
  }

  private static Arguments form(
      Named<java.util.function.Supplier<IUpdater>> updater,
      String name,
      Function<IUpdater, Model> network) {
    Function<Integer, Model> fresh = unused -> network.apply(updater.getPayload().get());
    return Arguments.of(Named.of(name + ", " + updater.getName(), fresh));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void parametersAndOptimiserStateAreBitIdentical(Function<Integer, Model> fresh) {
    Trained first = train(fresh.apply(0));
    Trained second = train(fresh.apply(0));
    assertIdentical(second, first); // two unwatched runs agree: else this test says nothing

    Model watched = fresh.apply(0);
    TrainingMonitor monitor =
        TrainingMonitor.builder().sampling(Sampling.every(1)).build().addTo(watched);
    watched.addListeners(new GradientNormListener(5), new NonFiniteListener());
    Trained third = train(watched);

    assertThat(monitor.latest()).isPresent();
    assertIdentical(third, first);
  }

  private static Trained train(Model model) {
    Nd4j.getRandom().setSeed(12345);
    for (int i = 0; i < BATCHES; i++) {
      DataSet batch = Networks.batch(8, i, model.params().dataType());
      if (model instanceof MultiLayerNetwork network) {
        network.fit(batch);
      } else {
        ((ComputationGraph) model).fit(batch);
      }
    }
    INDArray state =
        model instanceof MultiLayerNetwork network
            ? network.getUpdater().getStateViewArray()
            : ((ComputationGraph) model).getUpdater().getStateViewArray();
    return new Trained(model.params().dup(), state == null ? Nd4j.empty() : state.dup());
  }

  private static void assertIdentical(Trained actual, Trained expected) {
    assertThat(bits(actual.parameters())).isEqualTo(bits(expected.parameters()));
    assertThat(bits(actual.optimiserState())).isEqualTo(bits(expected.optimiserState()));
  }

  private static long[] bits(INDArray array) {
    long[] all = new long[(int) array.length()];
    for (int i = 0; i < all.length; i++) {
      all[i] = Double.doubleToRawLongBits(array.getDouble(i));
    }
    return all;
  }
}
