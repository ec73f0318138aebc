package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Always;
import org.vitals4j.testing.Doing;
import org.vitals4j.testing.Findings;
import org.vitals4j.testing.Networks;
import org.vitals4j.treat.engine.TreatmentEngine;
import org.vitals4j.treat.model.CopyLimit;
import org.vitals4j.treat.model.LearningRates;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.ModelState;
import org.vitals4j.treat.model.OptimiserState;
import org.vitals4j.treat.model.UndoCopy;

/** What has made the loss worse is taken back, in real runs. */
class UndoTest {

  private static final int FROM = 30;
  private static final int PAUSE = 20;

  private final MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);

  private static void fit(Model model, DataSet data) {
    if (model instanceof MultiLayerNetwork one) {
      one.fit(data);
    } else {
      ((ComputationGraph) model).fit(data);
    }
  }

  private static void fit(Model model, int from, int to) {
    for (int i = from; i < to; i++) {
      fit(model, Networks.batch(32, i));
    }
  }

  /** One for OTHER, which is found from the iteration {@link #FROM} on. */
  private static TrainingMonitor treating(Model model, Doing... treatments) {
    Treatments.Builder plan = Treatments.builder();
    for (Doing one : treatments) {
      plan.on(Pathology.of("OTHER"), () -> one, 1, PAUSE);
    }
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sampling(Sampling.every(1))
            .detector(() -> new Always(Pathology.of("OTHER"), FROM))
            .treatments(plan.build())
            .build();
    monitor.addTo(model);
    return monitor;
  }

  private static Doing ruins(String name) {
    return new Doing(
        name,
        patient -> {
          patient.model().params().muli(-9);
          return Doing.done(Outcome.Effect.RENEWED);
        });
  }

  private static float[] state(Model model) {
    INDArray state = ModelState.optimiser(model);
    return state == null ? new float[0] : state.toFloatVector();
  }

  /** What the network is at the end of the iteration in which it is treated. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Before(float[] parameters, float[] state, LearningRates.Saved rates) {

    static Before of(Model model) {
      return new Before(
          model.params().toFloatVector(), UndoTest.state(model), LearningRates.save(model));
    }
  }

  private static IUpdater updater(Model model, int layer) {
    return LiveLayers.of(model).get(layer).getConfig().getUpdaterByParam("W");
  }

  private static BaseLayer conf(Model model, int layer) {
    return (BaseLayer)
        LiveLayers.layerOf(LiveLayers.of(model).get(layer)).orElseThrow().conf().getLayer();
  }

  static Stream<Arguments> changes() {
    List<Named<Supplier<Model>>> networks =
        List.of(
            Named.of("Adam", () -> Networks.mlp(new Adam(0.01), DataType.FLOAT)),
            Named.of("SGD", () -> Networks.mlp(new Sgd(0.1), DataType.FLOAT)),
            Named.of(
                "scheduled Nesterov momentum",
                () ->
                    Networks.mlp(
                        new Nesterovs(
                            new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.99), 0.9),
                        DataType.FLOAT)),
            Named.of("CG", () -> Networks.graph(new Adam(0.01))));
    List<Named<Consumer<Model>>> changes =
        List.of(
            Named.of("weights", model -> model.params().muli(-9)),
            Named.of("rates", model -> LearningRates.scale(model, 1e3, 0)),
            Named.of("the rate of one layer", model -> LearningRates.scale(model, 1e3, 1)),
            Named.of(
                "activation",
                model -> {
                  conf(model, 0).setActivationFn(new ActivationLReLU(40));
                  model.params().muli(9);
                }),
            Named.of(
                "optimiser",
                model -> {
                  conf(model, 0).setIUpdater(new Adam(5));
                  conf(model, 1).setIUpdater(new Adam(5));
                  OptimiserState.begin(model);
                }));
    return networks.stream()
        .flatMap(network -> changes.stream().map(change -> Arguments.of(network, change)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("changes")
  void allIsAsItWasBeforeBitForBit(Supplier<Model> of, Consumer<Model> change) {
    Model model = of.get();
    fit(model, 0, 5);
    Before before = Before.of(model);
    IUpdater updater = updater(model, 0);
    Object function = conf(model, 0).getActivationFn();
    UndoCopy copy = new UndoCopy(model, 5);
    change.accept(model);
    fit(model, 5, 8);
    copy.restore(model);

    assertThat(model.params().toFloatVector()).containsExactly(before.parameters());
    assertThat(state(model)).containsExactly(before.state());
    assertThat(LearningRates.save(model).isSameAs(before.rates())).isTrue();
    assertThat(updater(model, 0)).isSameAs(updater);
    assertThat(conf(model, 0).getActivationFn()).isSameAs(function);
  }

  /** The optimiser goes on as if nothing had been, too. */
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("changes")
  void theNextStepsAreThoseThatItWouldHaveMade(Supplier<Model> of, Consumer<Model> change) {
    Model bare = of.get();
    Model undone = of.get();
    Nd4j.getRandom().setSeed(1);
    fit(bare, 0, 5);
    Nd4j.getRandom().setSeed(1);
    fit(undone, 0, 5);
    UndoCopy copy = new UndoCopy(undone, 5);
    change.accept(undone);
    copy.restore(undone);
    Nd4j.getRandom().setSeed(2);
    fit(bare, 5, 9);
    Nd4j.getRandom().setSeed(2);
    fit(undone, 5, 9);

    assertThat(undone.params().toFloatVector()).containsExactly(bare.params().toFloatVector());
  }

  @Test
  void aTreatmentThatMakesTheLossWorseIsUndoneOnceItHasSettled() {
    List<Before> seen = new ArrayList<>();
    Doing bad =
        new Doing(
            "bad",
            patient -> {
              seen.add(Before.of(patient.model()));
              patient.model().params().muli(-9);
              LearningRates.scale(patient.model(), 0.01, 0);
              return Doing.done(Outcome.Effect.RENEWED);
            });
    TrainingMonitor monitor = treating(network, bad);
    fit(network, 0, FROM + PAUSE + 1);

    assertThat(network.params().toFloatVector()).containsExactly(seen.get(0).parameters());
    assertThat(state(network)).containsExactly(seen.get(0).state());
    assertThat(network.getLearningRate(0)).isEqualTo(0.01);
    assertThat(monitor.treatments())
        .filteredOn(event -> event.kind() == TreatmentEvent.Kind.UNDONE)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.treatment()).isEqualTo("bad");
              assertThat(event.iteration()).isEqualTo(FROM + PAUSE);
              assertThat(event.pathology()).contains(Pathology.of("OTHER"));
              assertThat(event.text()).contains("limit").contains("iteration " + FROM + " again");
            });
  }

  @Test
  void whatWasUndoneIsNotTriedAgainInThisRun() {
    Doing bad = ruins("bad");
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sampling(Sampling.every(1))
            .detector(() -> new Always(Pathology.of("OTHER"), FROM))
            .treatments(Treatments.builder().on(Pathology.of("OTHER"), () -> bad, 9, PAUSE).build())
            .build()
            .addTo(network);
    fit(network, 0, 150);

    assertThat(bad.at).containsExactly(FROM);
    assertThat(monitor.treatments())
        .extracting(TreatmentEvent::text)
        .anyMatch(text -> text.contains("bad: it was undone before"));
  }

  @Test
  void oneThatDoesNoHarmStays() {
    TrainingMonitor monitor =
        treating(
            network,
            new Doing(
                "harmless",
                patient -> {
                  LearningRates.scale(patient.model(), 0.5, 0);
                  return Doing.done(Outcome.Effect.GRADUAL);
                }));
    fit(network, 0, 120);

    assertThat(network.getLearningRate(0)).isEqualTo(0.005);
    assertThat(monitor.treatments()).noneMatch(event -> event.kind() == TreatmentEvent.Kind.UNDONE);
  }

  @Test
  void treatmentsThatFollowBeforeTheFirstIsJudgedAreUndoneWithIt() {
    Doing first = ruins("first");
    Doing second = Doing.nothing("second");
    float[][] before = new float[1][];
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            before[0] = iteration == FROM ? model.params().toFloatVector() : before[0];
          }
        });
    TrainingMonitor monitor =
        TrainingMonitor.builder()
            .sampling(Sampling.every(1))
            .detector(() -> new Always(Pathology.of("OTHER"), FROM))
            .detector(() -> new Always(Pathology.SATURATION, FROM + 10))
            .treatments(
                Treatments.builder()
                    .on(Pathology.of("OTHER"), () -> first, 1, PAUSE)
                    .on(Pathology.SATURATION, () -> second, 1, PAUSE)
                    .build())
            .build()
            .addTo(network);
    fit(network, 0, FROM + 10 + PAUSE + 1);

    assertThat(second.at).containsExactly(FROM + 10);
    assertThat(network.params().toFloatVector()).containsExactly(before[0]);
    assertThat(monitor.treatments())
        .filteredOn(event -> event.kind() == TreatmentEvent.Kind.UNDONE)
        .singleElement()
        .satisfies(event -> assertThat(event.text()).contains("first, second were undone"));
  }

  @Test
  void aRateThatTheUserHasSetInTheMeantimeStays() {
    treating(network, ruins("bad"));
    fit(network, 0, FROM + 5);
    network.setLearningRate(0.002);
    fit(network, FROM + 5, FROM + PAUSE + 1);

    assertThat(network.getLearningRate(0)).isEqualTo(0.002);
  }

  /** Its loss was no better before than it is now. */
  @Test
  void whereThereWasNothingFiniteThereIsNothingToGoBackTo() {
    for (int i = 0; i < FROM; i++) {
      DataSet huge = Networks.batch(32, i);
      huge.setLabels(huge.getLabels().mul(Double.NaN));
      network.fit(huge);
    }
    TrainingMonitor monitor =
        treating(
            network,
            new Doing(
                "draws",
                patient -> {
                  patient.model().params().assign(0.1);
                  return Doing.done(Outcome.Effect.FROM_SCRATCH);
                }));
    fit(network, FROM, FROM + 2 * PAUSE);

    assertThat(monitor.treatments())
        .extracting(TreatmentEvent::kind)
        .contains(TreatmentEvent.Kind.GIVEN)
        .doesNotContain(TreatmentEvent.Kind.UNDONE);
    assertThat(network.params().sumNumber().doubleValue()).isFinite();
  }

  @Test
  void whatATreatmentHadChangedBeforeItThrewIsTakenBack() {
    MultiLayerNetwork bare = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    treating(
        network,
        new Doing(
            "half",
            patient -> {
              patient.model().params().muli(-9);
              throw new IllegalStateException("half way");
            }));
    fit(bare, 0, FROM + 10);
    fit(network, 0, FROM + 10);

    assertThat(network.params().toFloatVector()).containsExactly(bare.params().toFloatVector());
  }

  @Test
  void whereACopyDoesNotFitNothingIsGivenAndThatIsSaid() {
    Doing treatment = ruins("bad");
    TreatmentEngine therapy =
        new TreatmentEngine(
            Treatments.builder().on(Pathology.of("OTHER"), () -> treatment, 1, PAUSE).build(),
            Mode.TREAT,
            (sentence, thrown) -> {
              throw new AssertionError(sentence, thrown);
            },
            new CopyLimit(2 * ModelState.bytes(network) - 1));
    TrainingMonitor monitor = TrainingMonitor.attach(network);
    List<TreatmentEvent> events = new ArrayList<>();
    network.addListeners(
        new BaseTrainingListener() {
          @Override
          public void onGradientCalculation(Model model) {
            therapy.beforeStep(model, true);
          }

          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            therapy.afterStep(model, false, true);
            var snapshot = monitor.latest().orElseThrow();
            var finding = Findings.at(Pathology.of("OTHER"), snapshot.iteration());
            events.addAll(
                therapy
                    .treat(model, snapshot, iteration < FROM ? List.of() : List.of(finding))
                    .events());
          }
        });
    fit(network, 0, FROM + 3);

    assertThat(treatment.at).isEmpty();
    assertThat(events)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(TreatmentEvent.Kind.GAVE_UP);
              assertThat(event.text()).contains("the copy to undo it by would take");
            });
  }

  @Test
  void snapshotsLeaveRoomForTheCopy() {
    CopyLimit limit = new CopyLimit(100);

    assertThat(limit.snapshots(10, 12)).isEqualTo(9);
    assertThat(limit.snapshots(10, 3)).isEqualTo(3);
    assertThat(limit.snapshots(60, 3)).isEqualTo(1); // one in any case
    assertThat(limit.hasRoomForUndo(50)).isTrue();
    assertThat(limit.hasRoomForUndo(51)).isFalse();
  }
}
