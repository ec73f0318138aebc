package org.vitals4j.treat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.vitals4j.TrainingMonitor;
import org.vitals4j.measure.Sampling;
import org.vitals4j.report.Finding;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Pathology;
import org.vitals4j.report.TreatmentEvent;
import org.vitals4j.testing.Always;
import org.vitals4j.testing.Doing;
import org.vitals4j.testing.Networks;

/** Treatments that throw, in real runs: they cost themselves alone. */
class TreatmentFailuresTest {

  private enum Call {
    PLAN,
    TREAT,
    FOLLOW,
    REFUSE,
    HEAR,
    FORGET,
    WENT_BACK,
    ESCALATES
  }

  /** Throws in one call, and counts how often it is made. */
  private static final class Broken implements Treatment {

    private final Call where;
    private final boolean deep;
    int calls;

    Broken(Call where, boolean deep) {
      this.where = where;
      this.deep = deep;
    }

    private void at(Call call) {
      if (call == where) {
        calls++;
        if (deep) {
          at(call); // until the stack overflows
        }
        throw new IllegalStateException("broken");
      }
    }

    @Override
    public String name() {
      return "broken";
    }

    @Override
    public String describe(TreatmentContext patient, Finding finding) {
      at(Call.PLAN);
      return "break";
    }

    @Override
    public Outcome treat(TreatmentContext patient, Finding finding) {
      at(Call.TREAT);
      return new Outcome.Declined("not today");
    }

    @Override
    public void beforeStep(Model model, int iteration, boolean healthy) {
      at(Call.FOLLOW);
    }

    @Override
    public Optional<String> vetoStep(Model model, int iteration) {
      at(Call.REFUSE);
      return Optional.empty();
    }

    @Override
    public void onSnapshot(IterationSnapshot snapshot) {
      at(Call.HEAR);
    }

    @Override
    public void onRestart() {
      at(Call.FORGET);
    }

    @Override
    public void onUndone(int iteration) {
      at(Call.WENT_BACK);
    }

    @Override
    public boolean escalates() {
      at(Call.ESCALATES);
      return false;
    }
  }

  private final MultiLayerNetwork network = Networks.mlp(new Adam(0.01), DataType.FLOAT);

  private TrainingMonitor treating(Treatments plan, Mode mode) {
    return TrainingMonitor.builder()
        .sampling(Sampling.every(1))
        .detector(() -> new Always(Pathology.of("OTHER"), 0))
        .treatments(plan)
        .mode(mode)
        .build()
        .addTo(network);
  }

  private static List<TreatmentEvent> retirements(TrainingMonitor monitor) {
    return monitor.treatments().stream()
        .filter(event -> event.text().contains("is retired"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = Call.class,
      names = {"FOLLOW", "REFUSE", "HEAR"})
  void whatThrowsInEveryIterationIsRetiredAfterThree(Call where) {
    MultiLayerNetwork bare = Networks.mlp(new Adam(0.01), DataType.FLOAT);
    Networks.batches(20).forEach(bare::fit);
    Broken broken = new Broken(where, false);
    TrainingMonitor monitor =
        treating(
            Treatments.builder().on(Pathology.DEAD_UNITS, () -> broken, 1, 1).build(), Mode.TREAT);
    Networks.batches(20).forEach(network::fit);

    assertThat(broken.calls).isEqualTo(3);
    assertThat(retirements(monitor))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.kind()).isEqualTo(TreatmentEvent.Kind.GAVE_UP);
              assertThat(event.treatment()).isEqualTo("broken");
              assertThat(event.text()).contains("IllegalStateException: broken");
            });
    assertThat(network.params().toFloatVector()).containsExactly(bare.params().toFloatVector());
  }

  /** With another treatment that begins anew again and again, so that it is told to forget. */
  @ParameterizedTest
  @EnumSource(
      value = Call.class,
      names = {"TREAT", "FORGET", "ESCALATES"})
  void soIsWhatThrowsWheneverAFindingAsksForIt(Call where) {
    Broken broken = new Broken(where, false);
    TrainingMonitor monitor =
        treating(
            Treatments.builder()
                .on(Pathology.of("OTHER"), () -> broken, 9, 5)
                .on(
                    Pathology.of("OTHER"),
                    () -> new Doing("anew", any -> Doing.done(Outcome.Effect.FROM_SCRATCH)),
                    9,
                    5)
                .build(),
            Mode.TREAT);
    Networks.batches(60).forEach(network::fit);

    assertThat(broken.calls).isEqualTo(3);
    assertThat(retirements(monitor)).hasSize(1);
    assertThat(monitor.treatments()).extracting(TreatmentEvent::treatment).contains("anew");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anOverflowOfItsStackIsItsOwn(boolean advises) {
    Broken broken = new Broken(advises ? Call.PLAN : Call.FOLLOW, true);
    List<Integer> seen = new ArrayList<>();
    TrainingMonitor monitor =
        treating(
            Treatments.builder()
                .on(Pathology.of("OTHER"), () -> broken, 1, 1)
                .on(
                    Pathology.DEAD_UNITS,
                    () ->
                        new Treatment() {
                          @Override
                          public String name() {
                            return "other";
                          }

                          @Override
                          public String describe(TreatmentContext patient, Finding finding) {
                            return "nothing";
                          }

                          @Override
                          public Outcome treat(TreatmentContext patient, Finding finding) {
                            return new Outcome.Declined("nothing to do");
                          }

                          @Override
                          public void onSnapshot(IterationSnapshot snapshot) {
                            seen.add(snapshot.iteration());
                          }
                        },
                    1,
                    1)
                .build(),
            advises ? Mode.ADVISE : Mode.TREAT);
    Networks.batches(12).forEach(network::fit);

    assertThat(monitor.latest())
        .hasValueSatisfying(last -> assertThat(last.iteration()).isEqualTo(11));
    assertThat(broken.calls).isPositive();
    assertThat(seen).hasSize(advises ? 0 : 12);
  }
}
