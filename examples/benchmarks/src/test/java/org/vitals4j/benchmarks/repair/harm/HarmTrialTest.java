package org.vitals4j.benchmarks.repair.harm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRun;
import org.vitals4j.benchmarks.repair.harm.runs.HealthyRuns;
import org.vitals4j.benchmarks.repair.harm.runs.Kind;
import org.vitals4j.benchmarks.repair.harm.runs.Minibatches;
import org.vitals4j.benchmarks.repair.harm.runs.Networks;
import org.vitals4j.benchmarks.repair.harm.runs.SupervisedJob;
import org.vitals4j.benchmarks.repair.harm.runs.TrainingJob;
import org.vitals4j.benchmarks.repair.harm.runs.Watcher;
import org.vitals4j.benchmarks.task.Task;
import org.vitals4j.benchmarks.task.Task.Samples;
import org.vitals4j.benchmarks.worker.ResultStore;

class HarmTrialTest {

  /** 200 iterations. */
  private static final HealthyRun IRIS =
      new HealthyRun(
          Kind.SMALL_BATCHES,
          "iris by ten",
          (seed, watcher) -> {
            Samples data = Task.iris().samples().apply(seed);
            return SupervisedJob.on(Minibatches.shuffled(data.train(), 10, seed), data.test())
                .epochsPerPart(2)
                .requiresAccuracy(0.85)
                .start(
                    Networks.dense(
                        Networks.base(seed, new Sgd(0.2), Activation.TANH),
                        4,
                        Networks.classes(3),
                        8),
                    watcher);
          });

  private static final Watcher NOBODY = networks -> {};

  @Test
  void thereAreManyRunsOfEveryKind() {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    HealthyRuns.all().forEach(run -> counts.merge(run.kind(), 1, Integer::sum));

    assertThat(HealthyRuns.all()).hasSizeGreaterThanOrEqualTo(60);
    assertThat(HealthyRuns.all()).extracting(HealthyRun::id).doesNotHaveDuplicates();
    assertThat(counts).containsOnlyKeys(Kind.values());
    assertThat(counts.values()).allMatch(count -> count >= 5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sparse labels/twelve-clouds-sgd",
        "label noise/digits-45-percent-nesterovs",
        "small signal/three-classes-nesterovs"
      })
  void aHealthyRunIsTrainedWithAndWithoutTreatments(String id) {
    HarmResult result = new HarmTrial(HealthyRuns.of(id), 1, false).compare();

    assertThat(result.leftOut()).isNull();
    assertThat(result.untreatedLosses())
        .hasSize(TrainingJob.PARTS)
        .allMatch(loss -> Double.isFinite(loss));
    assertThat(result.treatedLosses()).hasSize(TrainingJob.PARTS);
    assertThat(result.untreatedLosses().get(9)).isLessThan(result.untreatedLosses().get(0));
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    Trajectory one = Trajectory.of(IRIS, 3, NOBODY);
    Trajectory other = Trajectory.of(IRIS, 3, NOBODY);

    assertThat(other.losses()).isEqualTo(one.losses());
    assertThat(Trajectory.of(IRIS, 4, NOBODY).losses()).isNotEqualTo(one.losses());
  }

  @Test
  void aRunWhoseWeightsAreLostHalfwayIsHarmed() {
    Trajectory untreated = Trajectory.of(IRIS, 1, NOBODY);
    Trajectory ruined = Trajectory.of(IRIS, 1, forgettingAt(150));

    Comparison comparison = Comparison.of(untreated.results(), ruined.results());

    assertThat(comparison.harmedAt()).startsWith(8);
    assertThat(comparison.worstRatio()).isGreaterThan(2);
  }

  @Test
  void aRunThatIsNotHealthyIsLeftOutWithItsReason() {
    Trajectory lost = Trajectory.of(IRIS, 1, forgettingAt(199));

    assertThat(lost.shortcoming()).hasValueSatisfying(why -> assertThat(why).contains("accuracy"));
  }

  /** What a bad treatment does: sets all parameters to 0. */
  private static Watcher forgettingAt(int when) {
    return networks -> {
      for (Model network : networks) {
        network.addListeners(
            new BaseTrainingListener() {
              @Override
              public void iterationDone(Model model, int iteration, int epoch) {
                if (iteration == when) {
                  model.params().assign(0);
                }
              }
            });
      }
    };
  }

  @Test
  void countsTheMinibatchesThatChangeNothing() {
    KeptOut kept = new KeptOut();
    Trajectory.of(
        IRIS,
        1,
        networks -> {
          networks[0].addListeners(
              new BaseTrainingListener() {
                @Override
                public void onGradientCalculation(Model model) {
                  MultiLayerNetwork network = (MultiLayerNetwork) model;
                  if (network.getIterationCount() % 4 == 0) {
                    network.getFlattenedGradients().assign(0); // plain SGD then stays where it is
                  }
                }
              },
              kept);
        });

    assertThat(kept.count()).isEqualTo(50);
  }

  /** Else the judge would call chance harm. */
  @Test
  void aControlThatDiffersByOnePartInAMillionIsNotHarmed() {
    HarmResult result = new HarmTrial(IRIS, 1, true).compare();

    assertThat(result.treatedLosses()).isNotEqualTo(result.untreatedLosses());
    assertThat(result.treatments()).isEmpty();
    assertThat(result.harmed()).isFalse();
  }

  @Test
  void aResultIsKeptOnDiskAsItWas(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("results.jsonl");
    HarmResult result = new HarmTrial(IRIS, 2, false).compare();

    new ResultStore<>(file, HarmResult.class).add(ResultStore.encode(result));
    ResultStore<HarmResult> again = new ResultStore<>(file, HarmResult.class);

    assertThat(again.of(List.of(new HarmTrial(IRIS, 2, false).line()))).containsExactly(result);
  }
}
