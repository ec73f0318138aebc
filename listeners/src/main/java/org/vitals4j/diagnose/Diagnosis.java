package org.vitals4j.diagnose;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.cause.Causes;
import org.vitals4j.diagnose.cause.Situation;
import org.vitals4j.diagnose.evidence.CheckProgress;
import org.vitals4j.diagnose.evidence.Missing;
import org.vitals4j.report.Finding;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Internal;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.Measurement;
import org.vitals4j.report.Severity;
import org.vitals4j.report.Symptom;

/**
 * Runs the detectors of one network and turns their symptoms into findings that open, worsen, ease
 * and close.
 *
 * <p>A finding worsens at once. It eases or closes only after {@value #CALM_ITERATIONS} iterations
 * that measured it without the (worse) symptom, so that trouble that comes and goes is one finding,
 * not a hundred. From the second time that it came back on, each time asks for four times as many,
 * see {@link Relapses}.
 *
 * <p>Bounded: at most {@value #MAX_OPEN} findings are open at INFO; twice as many in all let a WARN
 * in, three times as many a CRITICAL one.
 *
 * <p>Not thread-safe: it lives on the training thread.
 */
@Internal
public final class Diagnosis {

  /** Measured iterations of calm before a finding eases or closes for the first time. */
  static final int CALM_ITERATIONS = 20;

  /** Findings that may be open at a time, so that there is still room for graver ones. */
  static final int MAX_OPEN = 1000;

  /** Iterations after which the causes of a finding that lasts are tested again. */
  private static final int EXPLAINED_EVERY = 20;

  private static final int MAX_FAILURES = 3;

  private final List<Guarded> detectors = new ArrayList<>();
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final BiConsumer<String, Throwable> onFailure;
  private final Map<Long, String> sources = new HashMap<>();
  private final List<Long> closed = new ArrayList<>();
  private final Relapses relapses = new Relapses();
  private final Situation situation = new Situation();
  private long lastId;
  private boolean full;
  private long examined;
  private boolean checksChanged;

  /**
   * An empty diagnosis; detectors are added.
   *
   * @param onFailure told when a detector throws: a sentence, and what was thrown
   */
  public Diagnosis(BiConsumer<String, Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  /** Adds a detector, unless one of that name is there already. */
  public void add(Detector detector) {
    Guarded guarded = new Guarded(detector);
    if (detectors.stream().noneMatch(known -> known.name.equals(guarded.name))) {
      detectors.add(guarded);
      checksChanged = true;
    }
  }

  /** Whether each detector could have found something by now, in the order of the detectors. */
  public List<Finding.Check> checks() {
    return detectors.stream().map(guarded -> guarded.progress.check()).toList();
  }

  /**
   * Whether {@link #checks} is worth telling again: one of them stands otherwise than when this was
   * last asked, or twice as many iterations were examined.
   */
  public boolean takeChecksChanged() {
    boolean changed = checksChanged;
    checksChanged = false;
    return changed;
  }

  /** Drops the detectors of other names, and with them their findings, in silence. */
  public void retain(Set<String> names) {
    detectors.removeIf(detector -> !names.contains(detector.name));
    open.values().removeIf(entry -> !names.contains(entry.detector.name));
    sources.values().removeIf(name -> !names.contains(name));
  }

  /**
   * Name of the detector that a finding came from; empty for one that had closed before the last
   * iteration.
   */
  public String detectorOf(Finding finding) {
    return sources.getOrDefault(finding.id(), "");
  }

  /** Judges one iteration and returns what changed, in the order of the detectors. */
  public List<FindingEvent> examine(IterationSnapshot snapshot) {
    forgetClosed();
    examined++;
    checksChanged |= Long.bitCount(examined) == 1;
    situation.add(snapshot);
    List<FindingEvent> events = new ArrayList<>(0);
    for (int i = 0; i < detectors.size(); i++) { // in every iteration: no iterator
      Guarded guarded = detectors.get(i);
      Judgement judgement = guarded.examine(snapshot, onFailure);
      checksChanged |= guarded.takeStandingChanged();
      if (judgement != null) {
        for (Symptom symptom : judgement.symptoms) {
          seen(guarded, symptom, judgement.onsetSlack, snapshot, events);
        }
        calm(guarded, judgement.measured, snapshot, events);
      } else if (guarded.isRetired()) {
        closeAll(guarded, snapshot, events); // nobody judges them any more
      }
    }
    return events;
  }

  private void seen(
      Guarded detector,
      Symptom symptom,
      int onsetSlack,
      IterationSnapshot snapshot,
      List<FindingEvent> events) {
    String key = symptom.pathology() + "/" + symptom.key();
    Open known = open.get(key);
    if (known == null) {
      if (open.size() >= MAX_OPEN * symptom.severity().rank()) {
        sayFull(detector);
        return;
      }
      Symptom explained = explain(detector, symptom);
      Finding finding = Finding.opened(++lastId, explained, snapshot.iteration(), onsetSlack);
      relapses.opened(key);
      open.put(key, new Open(detector, key, finding, snapshot.iteration()));
      sources.put(finding.id(), detector.name);
      events.add(event(snapshot, FindingEvent.Kind.OPENED, finding));
      return;
    }
    known.seenNow = true;
    Severity now = symptom.severity();
    Severity before = known.finding.severity();
    boolean worse = now.compareTo(before) > 0;
    known.finding =
        known.finding.seen(
            explain(known, symptom, worse, snapshot.iteration()),
            worse ? now : before,
            snapshot.iteration(),
            onsetSlack);
    if (now.compareTo(before) >= 0) {
      known.calmFor = 0;
      known.worstInCalm = null;
    } else if (known.worstInCalm == null || now.compareTo(known.worstInCalm) > 0) {
      known.worstInCalm = now;
    }
    if (worse) {
      if (known.eased) {
        relapses.recurred(key);
        known.eased = false;
      }
      events.add(event(snapshot, FindingEvent.Kind.WORSENED, known.finding));
    }
    known.severeNow = now.compareTo(before) >= 0;
  }

  /** What a plug-in says of its causes stands as it is. */
  private Symptom explain(Guarded detector, Symptom symptom) {
    return detector.builtIn ? Causes.explain(symptom, situation) : symptom;
  }

  /** Causes are tested again where a finding worsens, and now and then: more is known by then. */
  private Symptom explain(Open known, Symptom symptom, boolean worse, int iteration) {
    if (!known.detector.builtIn) {
      return symptom;
    }
    if (worse || iteration - known.explainedAt >= EXPLAINED_EVERY) {
      known.explainedAt = iteration;
      return Causes.explain(symptom, situation);
    }
    return symptom.toBuilder().because(known.finding.symptom().checked()).build();
  }

  /** Counts how long each finding of this detector has been milder or gone; eases and closes. */
  private void calm(
      Guarded detector, boolean measured, IterationSnapshot snapshot, List<FindingEvent> events) {
    if (open.isEmpty()) {
      return; // as in most iterations, and an iterator a detector would be memory
    }
    Iterator<Open> all = open.values().iterator();
    while (all.hasNext()) {
      Open entry = all.next();
      if (entry.detector != detector) {
        continue;
      }
      int more = measured ? 1 : 0;
      entry.absentFor = entry.seenNow ? 0 : entry.absentFor + more;
      entry.calmFor = entry.severeNow ? 0 : entry.calmFor + more;
      entry.seenNow = false;
      entry.severeNow = false;
      Severity milder = entry.worstInCalm;
      int needed = CALM_ITERATIONS * relapses.factor(entry.key);
      if (entry.absentFor >= needed) {
        all.remove();
        close(entry, snapshot, events);
      } else if (entry.calmFor >= needed && milder != null) {
        entry.finding = entry.finding.eased(milder);
        entry.calmFor = 0;
        entry.worstInCalm = null;
        entry.eased = true;
        events.add(event(snapshot, FindingEvent.Kind.EASED, entry.finding));
      }
    }
  }

  /**
   * Forgets all detectors and closes all findings, because the network has become another.
   * Detectors are to be added again.
   *
   * @return what was closed
   */
  public List<FindingEvent> restart(IterationSnapshot snapshot) {
    List<FindingEvent> events = new ArrayList<>(open.size());
    forgetClosed();
    open.values().forEach(entry -> close(entry, snapshot, events));
    open.clear();
    relapses.clear();
    detectors.clear();
    return events;
  }

  private void closeAll(Guarded detector, IterationSnapshot snapshot, List<FindingEvent> events) {
    Iterator<Open> all = open.values().iterator();
    while (all.hasNext()) {
      Open entry = all.next();
      if (entry.detector == detector) {
        all.remove();
        close(entry, snapshot, events);
      }
    }
  }

  private void close(Open entry, IterationSnapshot snapshot, List<FindingEvent> events) {
    Finding now = entry.finding.closed(snapshot.iteration());
    closed.add(now.id());
    events.add(event(snapshot, FindingEvent.Kind.CLOSED, now));
  }

  /** Whoever was to hear that they closed has asked whose they were. */
  private void forgetClosed() {
    if (!closed.isEmpty()) {
      closed.forEach(sources::remove);
      closed.clear();
    }
  }

  private void sayFull(Guarded detector) {
    if (!full) {
      full = true;
      onFailure.accept(
          "Detector '"
              + detector.name
              + "' sees more than there is room for: some findings are left out",
          new IllegalStateException(open.size() + " findings are open"));
    }
  }

  /** The findings that last, as they are now, in order of opening. */
  public List<Finding> openFindings() {
    // No stream where there is nothing: this is asked in every iteration.
    return open.isEmpty() ? List.of() : open.values().stream().map(entry -> entry.finding).toList();
  }

  private static FindingEvent event(
      IterationSnapshot snapshot, FindingEvent.Kind kind, Finding finding) {
    return new FindingEvent(
        snapshot.session(),
        snapshot.worker(),
        kind,
        finding,
        snapshot.iteration(),
        snapshot.epoch());
  }

  /** What a detector says of one iteration, and whether that iteration measured it. */
  private record Judgement(List<Symptom> symptoms, boolean measured, int onsetSlack) {

    private static final Judgement CALM = new Judgement(List.of(), true, 0);
    private static final Judgement NOT_MEASURED = new Judgement(List.of(), false, 0);

    static Judgement of(Detector detector, IterationSnapshot snapshot) {
      List<Symptom> symptoms = List.copyOf(detector.examine(snapshot));
      boolean measured = detector.measures(snapshot);
      if (symptoms.isEmpty()) {
        return measured ? CALM : NOT_MEASURED; // the same two objects in most iterations
      }
      int slack = Math.max(0, detector.onsetSlack(snapshot.batchSize()));
      return new Judgement(symptoms, measured, slack);
    }
  }

  private static final class Open {
    final Guarded detector;
    final String key;
    Finding finding;
    boolean eased;
    boolean seenNow = true;
    boolean severeNow = true;
    int absentFor;
    int calmFor;
    int explainedAt;
    @Nullable Severity worstInCalm;

    Open(Guarded detector, String key, Finding finding, int explainedAt) {
      this.explainedAt = explainedAt;
      this.detector = detector;
      this.key = key;
      this.finding = finding;
    }
  }

  /** A detector that cannot hurt the others. */
  private static final class Guarded {
    final Detector detector;
    final String name;

    /** Whether it is one of Vitals4j's own, whose causes are checked here. */
    final boolean builtIn;

    final CheckProgress progress;
    private final Detector.@Nullable Need need;
    private Finding.Check.Standing told;
    private int failures;

    Guarded(Detector detector) {
      this.detector = detector;
      this.name = detector.name();
      this.builtIn = detector.getClass().getPackage() == Diagnosis.class.getPackage();
      this.progress = new CheckProgress(name);
      this.told = progress.standing();
      this.need = detector.needs().stream().max(Comparator.naturalOrder()).orElse(null);
    }

    boolean takeStandingChanged() {
      boolean changed = progress.standing() != told;
      told = progress.standing();
      return changed;
    }

    private void advance(Judgement judgement, IterationSnapshot snapshot) {
      if (progress.isOver()) {
        return;
      }
      if (judgement.measured) {
        progress.measured(detector.window(snapshot.batchSize()), detector.gap(snapshot));
      } else {
        progress.notMeasured(missing(snapshot));
      }
    }

    private Measurement<?> missing(IterationSnapshot snapshot) {
      if (need == null) {
        return Measurement.notSampled();
      }
      return switch (need) {
        case GRADIENTS, EVERY_GRADIENT -> Missing.gradient(snapshot);
        case STEPS -> Missing.steps(snapshot);
        case ACTIVATIONS -> Missing.activations(snapshot);
        case DEAD_UNITS, EVERY_DEAD_UNITS -> Missing.deadUnits(snapshot);
      };
    }

    boolean isRetired() {
      return failures >= MAX_FAILURES;
    }

    /** Null where it did not judge this iteration. */
    @Nullable Judgement examine(
        IterationSnapshot snapshot, BiConsumer<String, Throwable> onFailure) {
      if (isRetired()) {
        return null;
      }
      try {
        boolean judges = snapshot.nonFinite().isEmpty() || detector.judgesNonFinite();
        if (!judges) {
          return null;
        }
        Judgement judgement = Judgement.of(detector, snapshot);
        advance(judgement, snapshot);
        return judgement;
      } catch (Throwable thrown) {
        // Not once more where it was for lack of memory or stack.
        boolean fatal = thrown instanceof VirtualMachineError;
        failures = fatal ? MAX_FAILURES : failures + 1;
        if (isRetired()) {
          progress.failed();
        }
        onFailure.accept(
            "Detector '"
                + name
                + "' failed at iteration "
                + snapshot.iteration()
                + (isRetired()
                    ? (fatal ? "" : " for the third time")
                        + " and is retired for the rest of this run"
                    : " and is skipped in this iteration"),
            thrown);
        return null;
      }
    }
  }
}
