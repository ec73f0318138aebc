package org.vitals4j.session;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.workers.Desynchronised;
import org.vitals4j.diagnose.workers.OpenFindings;
import org.vitals4j.diagnose.workers.OpenFindings.Place;
import org.vitals4j.diagnose.workers.ReplicaRounds;
import org.vitals4j.diagnose.workers.ReplicaRounds.Verdict;
import org.vitals4j.diagnose.workers.WorkerComparison;
import org.vitals4j.diagnose.workers.WorkerReading;
import org.vitals4j.report.FindingEvent;
import org.vitals4j.report.Symptom;

/**
 * The replicas that one {@code ParallelWrapper} trains: what they show together is found here.
 *
 * <p>Which wrapper it is, no callback says. But all threads of one have the same handler of
 * uncaught exceptions, and no other has it: that is public in DL4J, and needs no class of it here.
 *
 * <p>Thread-safe. Lives as long as the wrapper. The lock is held for some microseconds, an
 * iteration and worker; whoever holds it waits for nobody.
 */
final class ReplicaGroup {

  private static final String WRAPPER = "org.deeplearning4j.parallelism.ParallelWrapper";

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}$");

  /** Workers beyond this many in one wrapper's life are not remembered by place. */
  private static final int MAX_PLACES = 10_000;

  private static final Map<UncaughtExceptionHandler, ReplicaGroup> GROUPS = new WeakHashMap<>();

  private final ReplicaRounds rounds = new ReplicaRounds();
  private final OpenFindings findings = new OpenFindings();
  private final Map<String, Place> places = new HashMap<>();
  private @Nullable WorkerComparison comparison;

  private ReplicaGroup() {}

  /** The group that the present thread trains a replica of; empty on other threads. */
  static Optional<ReplicaGroup> ofThisThread() {
    return wrapperOfThisThread()
        .map(
            wrapper -> {
              synchronized (GROUPS) {
                return GROUPS.computeIfAbsent(wrapper, unused -> new ReplicaGroup());
              }
            });
  }

  /** What stands for the wrapper whose thread this is; empty on other threads. Hold it weakly. */
  static Optional<UncaughtExceptionHandler> wrapperOfThisThread() {
    return Optional.ofNullable(Thread.currentThread().getUncaughtExceptionHandler())
        .filter(handler -> handler.getClass().getName().startsWith(WRAPPER));
  }

  /** The number of this thread among those of its wrapper; empty on other threads. */
  static Optional<String> numberOfThisThread() {
    return wrapperOfThisThread()
        .map(wrapper -> NUMBER.matcher(Thread.currentThread().getName()))
        .filter(Matcher::find)
        .map(Matcher::group);
  }

  /** Somebody has written the parameters of a replica since its last iteration. */
  synchronized List<FindingEvent> changed(Place place, long iterations, long checksum) {
    note(place);
    Optional<Verdict> verdict = rounds.changed(place.worker(), iterations, checksum);
    if (verdict.isEmpty()) {
      return List.of();
    }
    List<FindingEvent> events = new ArrayList<>(0);
    Symptom symptom = Desynchronised.symptom(verdict.get());
    for (String worker : verdict.get().compared()) {
      Place there = places.getOrDefault(worker, at(place, worker));
      (verdict.get().differing().contains(worker)
              ? findings.seen(there, symptom)
              : findings.absent(there, Desynchronised.PATHOLOGY))
          .ifPresent(events::add);
    }
    return events;
  }

  /** A replica's iteration was measured. */
  synchronized List<FindingEvent> measured(Place place, WorkerReading reading) {
    note(place);
    WorkerComparison all = comparison;
    if (all == null) {
      all = new WorkerComparison(place.session(), findings);
      comparison = all;
    }
    return all.add(place.worker(), reading);
  }

  private static Place at(Place place, String worker) {
    return new Place(place.session(), worker, place.iteration(), place.epoch());
  }

  private void note(Place place) {
    if (places.size() < MAX_PLACES || places.containsKey(place.worker())) {
      places.put(place.worker(), place);
    }
  }
}
