package org.vitals4j.diagnose.workers;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.vitals4j.report.Severity;

/**
 * One fault that several workers of a run have, for one line in place of one a worker.
 *
 * @param pathology its id
 * @param severity the worst at any of them
 * @param workers who has it, in the order given
 * @param all whether every worker has it: then it is the run's fault, and no worker's
 */
public record SharedFault(String pathology, Severity severity, List<String> workers, boolean all) {

  public SharedFault {
    workers = List.copyOf(workers);
  }

  /**
   * What is open at one worker or more: the worst first, then what most have.
   *
   * @param open of each worker, in order, the ids of what is open there and how bad each is
   */
  public static List<SharedFault> of(Map<String, Map<String, Severity>> open) {
    Map<String, List<String>> workers = new TreeMap<>();
    Map<String, Severity> worst = new TreeMap<>();
    open.forEach(
        (worker, faults) ->
            faults.forEach(
                (pathology, severity) -> {
                  workers.computeIfAbsent(pathology, unused -> new ArrayList<>()).add(worker);
                  worst.merge(pathology, severity, SharedFault::worse);
                }));
    List<SharedFault> shared = new ArrayList<>(workers.size());
    workers.forEach(
        (pathology, having) ->
            shared.add(
                new SharedFault(
                    pathology,
                    worst.getOrDefault(pathology, Severity.INFO),
                    having,
                    having.size() == open.size())));
    shared.sort(
        Comparator.comparing(SharedFault::severity)
            .thenComparing(fault -> fault.workers().size())
            .reversed());
    return shared;
  }

  private static Severity worse(Severity a, Severity b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
