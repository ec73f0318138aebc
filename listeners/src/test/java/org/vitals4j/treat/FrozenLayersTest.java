package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.model.LiveLayers;

/** A frozen layer stays bit for bit, whatever is done to the others. */
class FrozenLayersTest {

  /** Until then enough examples are seen to call units dead. */
  private static final int SICK_AT = 13;

  /** What a treatment is given for, and the rate at which it has something to do. */
  private record Cure(Supplier<Treatment> treatment, Pathology pathology, double rate) {}

  private static Map<String, Cure> cures() {
    Map<String, Cure> all = new LinkedHashMap<>();
    all.put("rollback", new Cure(Treatments::rollback, Pathology.EXPLODING_GRADIENT, 0.01));
    all.put(
        "reduceLearningRate",
        new Cure(Treatments::reduceLearningRate, Pathology.LOSS_OSCILLATION, 0.01));
    all.put("fitLearningRate", new Cure(Treatments::fitLearningRate, Pathology.UPDATE_RATIO, 1e-7));
    all.put(
        "replaceOptimiser", new Cure(Treatments::replaceOptimiser, Pathology.UPDATE_RATIO, 1e-7));
    all.put("reviveUnits", new Cure(Treatments::reviveUnits, Pathology.DEAD_UNITS, 0.01));
    all.put("leak", new Cure(Treatments::leak, Pathology.DEAD_UNITS, 0.01));
    all.put("reinitialise", new Cure(Treatments::reinitialise, Pathology.SATURATION, 0.01));
    all.put(
        "replaceActivation",
        new Cure(Treatments::replaceActivation, Pathology.VANISHING_GRADIENT, 0.01));
    all.put("rescaleUnits", new Cure(Treatments::rescaleUnits, Pathology.SATURATION, 0.01));
    return all;
  }

  private static DenseLayer dense(String name, int inputs, Activation function) {
    return new DenseLayer.Builder().name(name).nIn(inputs).nOut(8).activation(function).build();
  }

  private static NeuralNetConfiguration.Builder base(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(updater)
        .weightInit(WeightInit.XAVIER);
  }

  private static MultiLayerNetwork network(IUpdater updater) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base(updater)
                .list()
                .layer(dense("still0", Networks.INPUTS, Activation.RELU))
                .layer(dense("still1", 8, Activation.SIGMOID))
                .layer(dense("sick", 8, Activation.RELU))
                .layer(dense("flat", 8, Activation.SIGMOID))
                .layer(Networks.output(8))
                .build());
    network.init();
    return network;
  }

  private static Model transferred(IUpdater updater) {
    return new TransferLearning.Builder(network(updater)).setFeatureExtractor(1).build();
  }

  private static Model transferredGraph(IUpdater updater) {
    return new TransferLearning.GraphBuilder(network(updater).toComputationGraph())
        .setFeatureExtractor("1")
        .build();
  }

  private static Model between(IUpdater updater) {
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base(updater)
                .list()
                .layer(dense("sick", Networks.INPUTS, Activation.RELU))
                .layer(new FrozenLayerWithBackprop(dense("still0", 8, Activation.RELU)))
                .layer(new FrozenLayerWithBackprop(dense("still1", 8, Activation.SIGMOID)))
                .layer(dense("flat", 8, Activation.SIGMOID))
                .layer(Networks.output(8))
                .build());
    network.init();
    return network;
  }

  private static Model betweenInAGraph(IUpdater updater) {
    ComputationGraph graph =
        new ComputationGraph(
            base(updater)
                .graphBuilder()
                .addInputs("in")
                .addLayer("sick", dense("sick", Networks.INPUTS, Activation.RELU), "in")
                .addLayer(
                    "still0",
                    new FrozenLayerWithBackprop(dense("still0", 8, Activation.RELU)),
                    "sick")
                .addLayer(
                    "still1",
                    new FrozenLayerWithBackprop(dense("still1", 8, Activation.SIGMOID)),
                    "still0")
                .addLayer("flat", dense("flat", 8, Activation.SIGMOID), "still1")
                .addLayer("out", Networks.output(8), "flat")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  static Stream<Arguments> cases() {
    Map<String, Function<IUpdater, Model>> networks = new LinkedHashMap<>();
    networks.put("FrozenLayer", FrozenLayersTest::transferred);
    networks.put("FrozenLayer in a graph", FrozenLayersTest::transferredGraph);
    networks.put("FrozenLayerWithBackprop", FrozenLayersTest::between);
    networks.put("FrozenLayerWithBackprop in a graph", FrozenLayersTest::betweenInAGraph);
    List<Arguments> all = new ArrayList<>();
    cures()
        .forEach(
            (treatment, cure) ->
                networks.forEach(
                    (name, make) ->
                        all.add(Arguments.of(Named.of(treatment, cure), Named.of(name, make)))));
    return all.stream();
  }

  /** Finds one pathology in all layers, frozen ones too. */
  private record Finder(Pathology pathology) implements Detector {

    @Override
    public String name() {
      return "finder";
    }

    @Override
    public List<Symptom> examine(IterationSnapshot snapshot) {
      return snapshot.iteration() < SICK_AT
          ? List.of()
          : List.of(
              Symptom.builder(pathology, Severity.CRITICAL)
                  .layers(snapshot.layers().stream().map(layer -> layer.layer().name()).toList())
                  .observed(0.1, 0.5, "1")
                  .evidence("found")
                  .onset(SICK_AT)
                  .build());
    }
  }

  private static void fit(Model model, DataSet batch) {
    if (model instanceof MultiLayerNetwork network) {
      network.fit(batch);
    } else {
      ((ComputationGraph) model).fit(batch);
    }
  }

  private static List<String> frozen(Model model) {
    List<String> keys = new ArrayList<>();
    var parts = LiveLayers.of(model);
    for (int i = 0; i < parts.size(); i++) {
      if (LiveLayers.isFrozen(parts.get(i))) {
        String prefix =
            parts.get(i) instanceof org.deeplearning4j.nn.graph.vertex.GraphVertex vertex
                ? vertex.getVertexName()
                : String.valueOf(i);
        parts.get(i).paramTable(false).keySet().forEach(key -> keys.add(prefix + "_" + key));
      }
    }
    return keys;
  }

  private static float[] bits(Model model, String key) {
    return Objects.requireNonNull(model.paramTable().get(key)).dup('c').data().asFloat();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void staysBitForBit(Cure cure, Function<IUpdater, Model> make) {
    Model model = make.apply(new Sgd(cure.rate()));
    for (Map.Entry<String, INDArray> one : model.paramTable().entrySet()) {
      if (one.getKey().endsWith("b") && one.getValue().length() == 8) {
        for (int unit = 0; unit < 5; unit++) {
          one.getValue().putScalar(unit, -50); // dead, or saturated
        }
      }
    }
    List<String> keys = frozen(model);
    assertThat(keys).hasSize(4);
    Map<String, float[]> before = new LinkedHashMap<>();
    keys.forEach(key -> before.put(key, bits(model, key)));
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sampling(Sampling.every(1))
            .detector(() -> new Finder(cure.pathology()))
            .treatments(
                Treatments.builder().on(cure.pathology(), cure.treatment(), 1, 1000).build())
            .build()
            .addTo(model);
    List<String> changed = new ArrayList<>();
    model.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model now, int iteration, int epoch) {
            before.forEach(
                (key, was) -> {
                  if (!Arrays.equals(bits(now, key), was)) {
                    changed.add(iteration + ": " + key);
                  }
                });
          }
        });
    DataSet batch = Networks.batch(400, 1);
    for (int i = 0; i < SICK_AT + 3; i++) {
      fit(model, batch);
    }

    assertThat(changed).isEmpty();
    assertThat(monitor.treatments())
        .as("%s", monitor.treatments())
        .anyMatch(
            event ->
                event.kind() == TreatmentEvent.Kind.GIVEN
                    // What was taken over from another network was learned there.
                    || event.text().contains("the network has learned something"));
  }

  @Test
  void everyTreatmentIsAmongThem() {
    List<String> factories =
        Arrays.stream(Treatments.class.getMethods())
            .filter(method -> Modifier.isStatic(method.getModifiers()))
            .filter(method -> method.getReturnType() == Treatment.class)
            .map(method -> method.getName())
            .filter(name -> !name.equals("halt")) // changes nothing at all
            .distinct()
            .toList();

    assertThat(cures().keySet()).containsExactlyInAnyOrderElementsOf(factories);
  }
}
