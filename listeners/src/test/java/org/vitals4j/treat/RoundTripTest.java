package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.diagnose.Detectors;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.engine.FirstStepLimiter;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.ModelState;

/**
 * After each treatment, a network that was saved and loaded goes on as the network itself does, and
 * so does a clone, bit for bit; and what is saved can be read where Vitals4j is not.
 */
class RoundTripTest {

  private static final int FIRST = 9;
  private static final int SECOND = 11;
  private static final DataSet BATCH = Networks.batch(16, 1);

  /** Units are called dead only after 3,000 examples without a sign of life. */
  private static final DataSet LARGE_BATCH = Networks.batch(320, 1);

  private static final List<DataSet> AFTERWARDS =
      Stream.iterate(1, i -> i + 1).limit(20).map(i -> Networks.batch(4, i)).toList();

  private static final Map<String, DoubleFunction<IUpdater>> UPDATERS = new LinkedHashMap<>();

  static {
    UPDATERS.put("Sgd", Sgd::new);
    UPDATERS.put("Nesterovs", rate -> new Nesterovs(rate, 0.9));
    UPDATERS.put("Adam", Adam::new);
    UPDATERS.put("AMSGrad", AMSGrad::new);
    UPDATERS.put("AdaMax", AdaMax::new);
    UPDATERS.put("Nadam", Nadam::new);
    UPDATERS.put("AdaGrad", AdaGrad::new);
    UPDATERS.put("RmsProp", RmsProp::new);
    UPDATERS.put("AdaDelta", rate -> new AdaDelta());
    UPDATERS.put(
        "Adam by steps",
        rate -> new Adam(new StepSchedule(ScheduleType.ITERATION, 1.3 * rate, 0.99, 4)));
    UPDATERS.put(
        "Nadam by a map",
        rate -> new Nadam(new MapSchedule(ScheduleType.ITERATION, Map.of(0, rate, 10, rate / 2))));
  }

  /**
   * A treatment, and what a network must be like to need it.
   *
   * @param fault done to the network before it is trained
   */
  private record Case(
      String name,
      Supplier<Treatment> treatment,
      Pathology pathology,
      double rate,
      Consumer<Model> fault,
      Set<String> notFor) {

    @Override
    public String toString() {
      return name;
    }
  }

  private static final Set<String> NO_RATE = Set.of("AdaDelta");

  private static List<Case> cases() {
    Set<String> allButSgd = new HashSet<>(UPDATERS.keySet());
    allButSgd.remove("Sgd");
    Consumer<Model> dead = model -> param(model, "b", 0).assign(-50);
    return List.of(
        healthy("rollback", () -> Treatments.rollback(1, 12), Pathology.LOSS_DIVERGENCE, Set.of()),
        healthy(
            "reduce-learning-rate",
            Treatments::reduceLearningRate,
            Pathology.LOSS_OSCILLATION,
            NO_RATE),
        new Case(
            "fit-learning-rate",
            Treatments::fitLearningRate,
            Pathology.LOSS_PLATEAU,
            1e-9,
            model -> {},
            NO_RATE),
        new Case(
            "replace-optimiser",
            Treatments::replaceOptimiser,
            Pathology.LOSS_PLATEAU,
            1e-6,
            model -> {},
            allButSgd),
        new Case(
            "revive-units", Treatments::reviveUnits, Pathology.DEAD_UNITS, 1e-3, dead, Set.of()),
        new Case("leak", Treatments::leak, Pathology.DEAD_UNITS, 1e-3, dead, Set.of()),
        healthy("reinitialise", Treatments::reinitialise, Pathology.SATURATION, Set.of()),
        healthy(
            "replace-activation", Treatments::replaceActivation, Pathology.SATURATION, Set.of()),
        new Case(
            "rescale-units",
            Treatments::rescaleUnits,
            Pathology.SATURATION,
            1e-3,
            model -> param(model, "W", 1).muli(50),
            Set.of()),
        new Case(
            "the first step after it",
            SlowedFirstStep::new,
            Pathology.SATURATION,
            0.01,
            model -> param(model, "W", 0).muli(1e-5),
            Set.of("AdaDelta", "AdaGrad")));
  }

  private static Case healthy(
      String name, Supplier<Treatment> treatment, Pathology pathology, Set<String> notFor) {
    return new Case(name, treatment, pathology, 1e-3, model -> {}, notFor);
  }

  /** Lowers the rate of layers that would be thrown about, as a treatment of its own. */
  private static final class SlowedFirstStep implements Treatment {

    private Optional<FirstStepLimiter.Slowed> slowed = Optional.empty();

    @Override
    public String name() {
      return "first-step";
    }

    @Override
    public String describe(TreatmentContext patient, Finding finding) {
      return "";
    }

    @Override
    public void beforeStep(Model model, int iteration, boolean healthy) {
      if (iteration == FIRST) {
        param(model, "W", 0).muli(1e-3);
        slowed = FirstStepLimiter.fit(model, iteration, 0);
      }
    }

    @Override
    public Outcome treat(TreatmentContext patient, Finding finding) {
      return slowed.isPresent()
          ? new Outcome.Done("", List.of(), 0, 0, "", Outcome.Effect.GRADUAL)
          : new Outcome.Declined("nothing was too large");
    }
  }

  private static INDArray param(Model model, String key, int layer) {
    return Objects.requireNonNull(LiveLayers.of(model).get(layer).paramTable(false).get(key));
  }

  private static Model network(IUpdater updater, boolean graph) {
    NeuralNetConfiguration.Builder base =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(updater)
            .biasUpdater(graph ? updater.clone() : null)
            .weightInit(WeightInit.XAVIER);
    DenseLayer first = new DenseLayer.Builder().nIn(6).nOut(5).activation(Activation.RELU).build();
    DenseLayer second = new DenseLayer.Builder().nIn(5).nOut(4).activation(Activation.TANH).build();
    if (graph) {
      ComputationGraph network =
          new ComputationGraph(
              base.graphBuilder()
                  .addInputs("in")
                  .addLayer("first", first, "in")
                  .addLayer("second", second, "first")
                  .addLayer("out", Networks.output(4), "second")
                  .setOutputs("out")
                  .build());
      network.init();
      return network;
    }
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            base.list().layer(first).layer(second).layer(Networks.output(4)).build());
    network.init();
    return network;
  }

  private static void fit(Model model, DataSet data) {
    if (model instanceof MultiLayerNetwork network) {
      network.fit(data);
    } else {
      ((ComputationGraph) model).fit(data);
    }
  }

  private static Finding finding(Pathology pathology, int onset) {
    Symptom symptom =
        Symptom.builder(pathology, Severity.CRITICAL)
            .observed(0, 0, "")
            .evidence("evidence")
            .onset(onset)
            .build();
    return new Finding(
        1,
        symptom,
        Severity.CRITICAL,
        Severity.CRITICAL,
        onset,
        onset,
        OptionalInt.empty(),
        Detectors.of(pathology).onsetSlack(LARGE_BATCH.numExamples()));
  }

  /** Trains a network of the case, and treats it twice on the way. */
  private static Model treated(Case one, String updater, boolean graph) {
    Model model = network(Objects.requireNonNull(UPDATERS.get(updater)).apply(one.rate()), graph);
    one.fault().accept(model);
    TrainingMonitor monitor = TrainingMonitor.builder().sampling(Sampling.every(1)).build();
    Treatment treatment = one.treatment().get();
    List<Outcome> outcomes = new ArrayList<>();
    model.setListeners(
        monitor,
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model trained) {
            treatment.beforeStep(trained, LiveLayers.iteration(trained), true);
          }

          @Override
          public void iterationDone(Model trained, int iteration, int epoch) {
            var snapshot = monitor.latest().orElseThrow();
            treatment.onSnapshot(snapshot);
            if (iteration == FIRST || iteration == SECOND) {
              TreatmentContext patient =
                  new TreatmentContext(trained, snapshot, 5, 1.1, false, false);
              outcomes.add(treatment.treat(patient, finding(one.pathology(), iteration - 1)));
            }
          }
        });
    for (int i = 0; i <= SECOND; i++) {
      fit(model, one.pathology().equals(Pathology.DEAD_UNITS) ? LARGE_BATCH : BATCH);
    }
    model.setListeners();
    monitor.close();
    assertThat(outcomes).hasAtLeastOneElementOfType(Outcome.Done.class);
    return model;
  }

  private static Model saved(Model model) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(model, file, true);
    ByteArrayInputStream again = new ByteArrayInputStream(file.toByteArray());
    return model instanceof MultiLayerNetwork
        ? ModelSerializer.restoreMultiLayerNetwork(again, true)
        : ModelSerializer.restoreComputationGraph(again, true);
  }

  private static Model cloned(Model model) {
    if (model instanceof MultiLayerNetwork network) {
      return network.clone();
    }
    ComputationGraph clone = ((ComputationGraph) model).clone();
    // DL4J's clone of a graph counts from 0, and Adam corrects its means by the count.
    clone.getConfiguration().setIterationCount(LiveLayers.iteration(model));
    return clone;
  }

  private static String json(Model model) {
    return model instanceof MultiLayerNetwork network
        ? network.getLayerWiseConfigurations().toJson()
        : ((ComputationGraph) model).getConfiguration().toJson();
  }

  private static float[] state(Model model) {
    @Nullable INDArray state = ModelState.optimiser(model);
    return state == null ? new float[0] : state.toFloatVector();
  }

  private static void train(Model model) {
    AFTERWARDS.forEach(batch -> fit(model, batch));
  }

  static Stream<Arguments> treatments() {
    List<Arguments> all = new ArrayList<>();
    for (Case one : cases()) {
      for (String updater : UPDATERS.keySet()) {
        if (!one.notFor().contains(updater)) {
          all.add(Arguments.of(one, updater, "MultiLayerNetwork"));
          all.add(Arguments.of(one, updater, "ComputationGraph"));
        }
      }
    }
    return all.stream();
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("treatments")
  void whatIsSavedOrClonedGoesOnAsTheNetworkDoes(Case one, String updater, String kind)
      throws IOException {
    Model model = treated(one, updater, kind.equals("ComputationGraph"));
    assertThat(json(model)).doesNotContain("vitals4j");
    Model saved = saved(model);
    Model cloned = cloned(model);
    train(model);
    train(saved);
    train(cloned);

    float[] parameters = model.params().toFloatVector();
    assertThat(model.params().sumNumber().doubleValue()).isFinite();
    assertThat(saved.params().toFloatVector()).containsExactly(parameters);
    assertThat(cloned.params().toFloatVector()).containsExactly(parameters);
    assertThat(state(saved)).containsExactly(state(model));
    assertThat(state(cloned)).containsExactly(state(model));
  }

  @Test
  void everyTreatmentThatChangesANetworkIsLookedAt() {
    assertThat(cases().stream().map(Case::name))
        .containsAll(Treatments.automatic().make(RoundTripTest::fail).keySet());
  }

  private static void fail(String sentence, Throwable thrown) {
    throw new AssertionError(sentence, thrown);
  }
}
