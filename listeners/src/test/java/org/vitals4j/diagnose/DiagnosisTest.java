package org.vitals4j.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.vitals4j.testing.Scripted.symptom;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vitals4j.report.Finding;
import org.vitals4j.report.Finding.Check.Standing;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.FindingEvent.Kind;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.IterationSnapshot.NonFiniteOrigin;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;
import org.vitals4j.testing.Descriptions;
import org.vitals4j.testing.Scripted;
import org.vitals4j.testing.Snapshots;

class DiagnosisTest {

  private static final List<Symptom> NONE = List.of();
  private static final List<Symptom> INFO = List.of(symptom(Severity.INFO));
  private static final List<Symptom> WARN = List.of(symptom(Severity.WARN));
  private static final List<Symptom> CRITICAL = List.of(symptom(Severity.CRITICAL));

  private final List<String> failures = new ArrayList<>();
  private final Diagnosis diagnosis = new Diagnosis((sentence, thrown) -> failures.add(sentence));
  private final Snapshots run = Snapshots.of(Descriptions.dense(2).describe());

  /** What the detector says by iteration, the parts one after the other. */
  @SafeVarargs
  private static List<List<Symptom>> script(List<List<Symptom>>... parts) {
    List<List<Symptom>> all = new ArrayList<>();
    for (List<List<Symptom>> part : parts) {
      all.addAll(part);
    }
    return all;
  }

  private static List<List<Symptom>> times(int count, List<Symptom> symptoms) {
    return Collections.nCopies(count, symptoms);
  }

  private List<FindingEvent> examine(int iterations) {
    List<FindingEvent> events = new ArrayList<>();
    run.next(iterations).forEach(snapshot -> events.addAll(diagnosis.examine(snapshot)));
    return events;
  }

  private List<FindingEvent> examine(List<List<Symptom>> script, int iterations) {
    diagnosis.add(Scripted.saying(script));
    return examine(iterations);
  }

  private static List<Kind> kinds(List<FindingEvent> events) {
    return events.stream().map(FindingEvent::kind).toList();
  }

  private static NonFiniteOrigin nan() {
    return new NonFiniteOrigin(
        NonFiniteOrigin.Kind.SCORE, "score", Optional.empty(), 1, 1, true, "");
  }

  @Test
  void opensAFindingOnceAndThenIsSilent() {
    List<FindingEvent> events = examine(times(100, WARN), 100);

    assertThat(kinds(events)).containsExactly(Kind.OPENED);
    assertThat(events.get(0).iteration()).isEqualTo(0);
  }

  @Test
  void keepsALastingFindingUpToDate() {
    examine(times(100, WARN), 100);

    assertThat(diagnosis.openFindings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.openedAt()).isEqualTo(0))
        .satisfies(finding -> assertThat(finding.lastSeenAt()).isEqualTo(99))
        .satisfies(finding -> assertThat(finding.isOpen()).isTrue());
  }

  @Test
  void worsensAtOnce() {
    List<FindingEvent> events = examine(script(times(3, WARN), times(1, CRITICAL)), 4);

    assertThat(kinds(events)).containsExactly(Kind.OPENED, Kind.WORSENED);
    assertThat(events.get(1).iteration()).isEqualTo(3);
    assertThat(events.get(1).finding().severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void easesAfterTwentyMilderIterationsAndNotBefore() {
    List<FindingEvent> events = examine(script(times(1, CRITICAL), times(40, WARN)), 41);

    assertThat(kinds(events)).containsExactly(Kind.OPENED, Kind.EASED);
    assertThat(events.get(1).iteration()).isEqualTo(20);
    assertThat(events.get(1).finding().severity()).isEqualTo(Severity.WARN);
    assertThat(events.get(1).finding().worst()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void theWorseSymptomStartsTheCalmAgain() {
    List<FindingEvent> events =
        examine(
            script(times(1, CRITICAL), times(19, WARN), times(1, CRITICAL), times(19, WARN)), 40);

    assertThat(kinds(events)).containsExactly(Kind.OPENED);
  }

  @Test
  void easesToTheWorstOfTheCalmAndNotToItsLast() {
    List<FindingEvent> events =
        examine(script(times(1, CRITICAL), times(19, WARN), times(1, INFO), times(1, WARN)), 22);

    assertThat(kinds(events)).containsExactly(Kind.OPENED, Kind.EASED);
    assertThat(events.get(1).finding().severity()).isEqualTo(Severity.WARN);
  }

  @Test
  void anIterationWithoutAnySymptomIsPartOfTheCalmBeforeEasing() {
    List<List<Symptom>> flicker = new ArrayList<>(times(1, CRITICAL));
    for (int i = 0; i < 30; i++) {
      flicker.add(WARN);
      flicker.add(NONE);
    }

    assertThat(kinds(examine(flicker, 60))).containsExactly(Kind.OPENED, Kind.EASED);
  }

  @Test
  void closesAfterTwentyIterationsWithoutASymptomAndNotBefore() {
    List<FindingEvent> events = examine(script(times(5, WARN)), 60);

    assertThat(kinds(events)).containsExactly(Kind.OPENED, Kind.CLOSED);
    assertThat(events.get(1).finding().closedAt()).hasValue(24);
    assertThat(events.get(1).finding().lastSeenAt()).isEqualTo(4);
    assertThat(diagnosis.openFindings()).isEmpty();
  }

  @Test
  void troubleThatComesAndGoesIsOneFinding() {
    List<List<Symptom>> flicker = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      flicker.addAll(script(times(1, WARN), times(19, NONE)));
    }

    assertThat(kinds(examine(flicker, 200))).containsExactly(Kind.OPENED);
  }

  @Test
  void troubleThatReturnsAfterItsCloseIsANewFinding() {
    List<FindingEvent> events =
        examine(script(times(1, WARN), times(20, NONE), times(1, WARN)), 22);

    assertThat(kinds(events)).containsExactly(Kind.OPENED, Kind.CLOSED, Kind.OPENED);
    assertThat(events.get(2).finding().id()).isNotEqualTo(events.get(0).finding().id());
  }

  private static List<List<Symptom>> again(int times, List<Symptom> bad, List<Symptom> good) {
    List<List<Symptom>> script = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      script.addAll(script(times(1, bad), times(30, good)));
    }
    return script;
  }

  @Test
  void troubleThatComesBackAgainAndAgainStaysOpen() {
    List<FindingEvent> events = examine(again(400, WARN, NONE), 12_400);

    assertThat(kinds(events))
        .containsExactly(Kind.OPENED, Kind.CLOSED, Kind.OPENED, Kind.CLOSED, Kind.OPENED);
  }

  @Test
  void troubleThatWorsensAgainAndAgainDoesNotEase() {
    List<FindingEvent> events = examine(again(400, CRITICAL, WARN), 12_400);

    assertThat(kinds(events))
        .containsExactly(Kind.OPENED, Kind.EASED, Kind.WORSENED, Kind.EASED, Kind.WORSENED);
  }

  @Test
  void whatCameBackTwiceClosesAfterFourTimesTheCalm() {
    List<FindingEvent> events = examine(again(3, WARN, NONE), 300);

    assertThat(events.get(5).kind()).isEqualTo(Kind.CLOSED);
    assertThat(events.get(5).iteration()).isEqualTo(2 * 31 + 80);
  }

  @Test
  void anotherNetworkHasNoRelapses() {
    List<List<Symptom>> script = again(6, WARN, NONE);
    examine(script, 93);
    diagnosis.restart(run.next());

    assertThat(kinds(examine(script, 60)).subList(0, 2)).containsExactly(Kind.OPENED, Kind.CLOSED);
  }

  /** Measures in every tenth iteration alone, and sees trouble in the first. */
  private static Detector seldom() {
    return new Detector() {
      @Override
      public String name() {
        return "seldom";
      }

      @Override
      public List<Symptom> examine(IterationSnapshot snapshot) {
        return snapshot.iteration() == 0 ? CRITICAL : NONE;
      }

      @Override
      public boolean measures(IterationSnapshot snapshot) {
        return snapshot.iteration() % 10 == 0;
      }
    };
  }

  @Test
  void anIterationThatMeasuredNothingIsNoCalm() {
    diagnosis.add(seldom());
    List<FindingEvent> events = examine(300);

    assertThat(kinds(events)).containsExactly(Kind.OPENED, Kind.CLOSED);
    assertThat(events.get(1).iteration()).isEqualTo(200);
  }

  private static List<Symptom> many(int count, Severity severity, String name) {
    return IntStream.range(0, count).mapToObj(i -> symptom(severity, name + i)).toList();
  }

  @Test
  void knowsTheDetectorOfAnOldOpenFinding() {
    diagnosis.add(new Scripted("old", s -> WARN));
    diagnosis.add(
        new Scripted("young", s -> List.of(symptom(Severity.INFO, "young" + s.iteration()))));
    List<FindingEvent> events = examine(1500);

    assertThat(diagnosis.detectorOf(events.get(0).finding())).isEqualTo("old");
    assertThat(diagnosis.detectorOf(events.get(1).finding())).isEmpty();
  }

  @Test
  void aFindingThatClosesNowStillHasItsDetector() {
    List<FindingEvent> events = examine(script(times(1, WARN)), 21);

    assertThat(events.get(1).kind()).isEqualTo(Kind.CLOSED);
    assertThat(diagnosis.detectorOf(events.get(1).finding())).isEqualTo("scripted");
  }

  @Test
  void opensABoundedNumberOfFindingsAndSaysSoOnce() {
    diagnosis.add(new Scripted("endless", s -> many(5000, Severity.INFO, "")));
    examine(3);

    assertThat(diagnosis.openFindings()).hasSize(Diagnosis.MAX_OPEN);
    assertThat(failures).singleElement().asString().contains("'endless'");
  }

  @Test
  void hasRoomForAGraverFindingHoweverManyMildOnesThereAre() {
    diagnosis.add(new Scripted("endless", s -> many(5000, Severity.INFO, "")));
    diagnosis.add(new Scripted("grave", s -> CRITICAL));
    examine(1);

    assertThat(diagnosis.openFindings()).extracting(Finding::severity).contains(Severity.CRITICAL);
  }

  @Test
  void findingsOfDifferentKeysLiveApart() {
    List<Symptom> two = List.of(symptom(Severity.WARN, "a"), symptom(Severity.INFO, "b"));
    List<FindingEvent> events = examine(script(times(5, two), times(30, List.of(two.get(0)))), 35);

    assertThat(kinds(events)).containsExactly(Kind.OPENED, Kind.OPENED, Kind.CLOSED);
    assertThat(events.get(2).finding().symptom().key()).isEqualTo("b");
  }

  @Test
  void anIterationThatIsNotFiniteIsNotJudged() {
    Scripted detector = Scripted.saying(times(100, WARN));
    diagnosis.add(detector);
    run.nonFinite(nan());

    assertThat(examine(10)).isEmpty();
    assertThat(detector.asked).isZero();
  }

  @Test
  void anIterationThatIsNotFiniteHoldsAFinding() {
    examine(times(1, WARN), 20);
    run.nonFinite(nan());

    assertThat(examine(100)).isEmpty();
    assertThat(kinds(new ArrayList<>(examineFinite(1)))).containsExactly(Kind.CLOSED);
  }

  private List<FindingEvent> examineFinite(int iterations) {
    run.finite();
    return examine(iterations);
  }

  @Test
  void aDetectorOfNonFiniteValuesIsAskedAboutThem() {
    diagnosis.add(Detectors.nonFinite());
    run.nonFinite(nan());

    assertThat(kinds(examine(3))).containsExactly(Kind.OPENED);
  }

  @Test
  void aDetectorThatThrowsIsRetiredAfterThreeFailures() {
    Scripted broken = Scripted.failing("broken", new IllegalStateException("for a test"));
    diagnosis.add(broken);
    examine(10);

    assertThat(broken.asked).isEqualTo(3);
    assertThat(failures).hasSize(3).allMatch(sentence -> sentence.contains("'broken'"));
    assertThat(failures.get(2)).contains("retired");
  }

  @Test
  void theOthersGoOnWhenADetectorThrows() {
    diagnosis.add(Scripted.failing("broken", new AssertionError("for a test")));

    assertThat(kinds(examine(times(5, WARN), 5))).containsExactly(Kind.OPENED);
  }

  @Test
  void nullInPlaceOfSymptomsIsAFailure() {
    diagnosis.add(new Scripted("null", snapshot -> nothing()));

    assertThat(examine(5)).isEmpty();
    assertThat(failures).hasSize(3);
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // as in plug-ins built without
  private static <T> T nothing() {
    return (T) null;
  }

  @Test
  void aSymptomWithoutASeverityIsAFailureOfItsDetector() {
    diagnosis.add(new Scripted("null", snapshot -> List.of(symptom(nothing(), "other"))));

    assertThat(kinds(examine(times(5, WARN), 5))).containsExactly(Kind.OPENED);
    assertThat(failures).hasSize(3);
  }

  @Test
  void theOthersGoOnWhenADetectorFailsToSayWhatItJudges() {
    diagnosis.add(
        new Detector() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public List<Symptom> examine(IterationSnapshot snapshot) {
            return NONE;
          }

          @Override
          public boolean judgesNonFinite() {
            throw new IllegalStateException("for a test");
          }
        });
    diagnosis.add(Detectors.nonFinite());
    run.nonFinite(nan());

    assertThat(kinds(examine(3))).containsExactly(Kind.OPENED);
  }

  @Test
  void anIterationInWhichTheDetectorFailedIsNoCalm() {
    diagnosis.add(
        new Scripted(
            "moody",
            snapshot -> {
              if (snapshot.iteration() > 0 && snapshot.iteration() < 3) {
                throw new IllegalStateException("for a test");
              }
              return snapshot.iteration() == 0 ? WARN : NONE;
            }));

    assertThat(kinds(examine(21))).containsExactly(Kind.OPENED);
  }

  @Test
  void aFindingNobodyJudgesAnyMoreIsClosed() {
    diagnosis.add(
        new Scripted(
            "broken",
            snapshot -> {
              if (snapshot.iteration() > 0) {
                throw new IllegalStateException("for a test");
              }
              return WARN;
            }));

    assertThat(kinds(examine(100))).containsExactly(Kind.OPENED, Kind.CLOSED);
  }

  @Test
  void aFailureForLackOfStackRetiresADetectorAtOnce() {
    Scripted other = new Scripted("other", snapshot -> WARN);
    diagnosis.add(Scripted.failing("broken", new StackOverflowError()));
    diagnosis.add(other);
    examine(5);

    assertThat(failures).singleElement().asString().contains("'broken'", "is retired");
    assertThat(other.asked).isEqualTo(5);
  }

  @Test
  void aSecondDetectorOfTheSameNameIsLeftOut() {
    Scripted second = new Scripted("scripted", snapshot -> WARN);
    diagnosis.add(new Scripted("scripted", snapshot -> NONE));
    diagnosis.add(second);

    assertThat(examine(3)).isEmpty();
    assertThat(second.asked).isZero();
  }

  @Test
  void twoDetectorsThatSeeTheSameTroubleShareItsFinding() {
    diagnosis.add(new Scripted("first", s -> s.iteration() < 5 ? WARN : NONE));
    diagnosis.add(new Scripted("second", s -> s.iteration() < 60 ? WARN : NONE));
    List<FindingEvent> events = examine(100);

    assertThat(kinds(events)).containsExactly(Kind.OPENED, Kind.CLOSED);
    assertThat(events.get(1).finding().lastSeenAt()).isEqualTo(59);
  }

  @Test
  void theSameSnapshotsGiveTheSameEvents() {
    List<IterationSnapshot> snapshots =
        run.gradient(0, 1e-6).norm(i -> i % 40 < 25 ? 50 : 5000 * i).next(200);
    List<List<FindingEvent>> twice = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Diagnosis fresh = new Diagnosis((sentence, thrown) -> failures.add(sentence));
      Detectors.standard().forEach(supplier -> fresh.add(supplier.get()));
      twice.add(snapshots.stream().flatMap(s -> fresh.examine(s).stream()).toList());
    }

    assertThat(twice.get(0)).isNotEmpty().isEqualTo(twice.get(1));
  }

  @Test
  void eventsSayWhereTheyComeFrom() {
    FindingEvent event = examine(times(1, WARN), 1).get(0);

    assertThat(event.session()).isEqualTo("session");
    assertThat(event.worker()).isEqualTo("0");
    assertThat(event.finding().id()).isEqualTo(1);
  }

  private Finding.Check check(Detector detector, int iterations) {
    diagnosis.add(detector);
    examine(iterations);
    return diagnosis.checks().get(0);
  }

  @Test
  void aCheckIsDoneOnceItsWindowIsFull() {
    assertThat(check(Detectors.explodingGradient(), 9))
        .isEqualTo(
            new Finding.Check(
                "exploding-gradient",
                Standing.TOO_EARLY,
                "9 of the 10 iterations that it looks back over were measured"));
    examine(1);

    assertThat(diagnosis.checks())
        .containsExactly(new Finding.Check("exploding-gradient", Standing.CHECKED, ""));
  }

  @Test
  void whatIsNeverMeasuredIsNotChecked() {
    run.everything(Measurement.notSampled());

    assertThat(check(Detectors.explodingGradient(), 200).standing())
        .isEqualTo(Standing.NOT_MEASURED);
  }

  @Test
  void whatCannotBeKnownIsNotCheckedForItsOwnReason() {
    run.everything(Measurement.absent("no layer can learn"));

    assertThat(check(Detectors.vanishingGradient(), 200))
        .isEqualTo(
            new Finding.Check(
                "vanishing-gradient", Standing.CANNOT_BE_KNOWN, "no layer can learn"));
  }

  @Test
  void aBeginningThatNobodySawIsNotChecked() {
    run.iteration(500);

    assertThat(check(Detectors.poorInitialisation(), 200))
        .matches(check -> check.standing() == Standing.CANNOT_BE_KNOWN)
        .matches(check -> check.reason().contains("as training found them"));
  }

  @Test
  void aRetiredDetectorChecksNothing() {
    assertThat(check(Scripted.failing("faulty", new IllegalStateException("x")), 3).standing())
        .isEqualTo(Standing.FAILED);
  }

  @Test
  void checksAreToldAgainWhenOneHasChanged() {
    check(Detectors.explodingGradient(), 9);
    assertThat(diagnosis.takeChecksChanged()).isTrue();
    assertThat(diagnosis.takeChecksChanged()).isFalse();
    examine(1);

    assertThat(diagnosis.takeChecksChanged()).isTrue();
  }

  @Test
  void checksAreToldEverMoreRarelyWhileNoneChanges() {
    diagnosis.add(new Scripted("scripted", snapshot -> NONE));
    List<Integer> told = new ArrayList<>();
    for (IterationSnapshot snapshot : run.next(100)) {
      diagnosis.examine(snapshot);
      if (diagnosis.takeChecksChanged()) {
        told.add(snapshot.iteration() + 1);
      }
    }

    assertThat(told).containsExactly(1, 2, 4, 8, 16, 32, 64);
  }
}
