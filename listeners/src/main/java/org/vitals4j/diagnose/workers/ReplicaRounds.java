package org.vitals4j.diagnose.workers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds replicas that train on with other parameters than the rest, right after all were handed the
 * same: by a checksum of each replica's parameters before its first step of a round.
 *
 * <p>A listener is not told of averaging. It sees that parameters have changed between two
 * iterations, which constraints and other listeners do, too. So rounds are learnt from what agrees.
 * Replicas that have equal checksums were averaged together; from then on their iterations are
 * counted in step. Averaging comes every so many iterations, and after two equal distances between
 * rounds in which all agreed that number is known. Only where a round is due are checksums judged:
 * from the third averaging on.
 *
 * <p>Not thread-safe. Remembers the present round and, of each worker, two numbers.
 */
public final class ReplicaRounds {

  /** What a worker's own count of iterations must be raised by to be that of the first worker. */
  private final Map<String, Long> offsets = new HashMap<>();

  /** Checksums of workers that are not in step, until their next. */
  private final Map<String, Change> loose = new HashMap<>();

  private @Nullable Round round;
  private long lastRound = -1;
  private long lastDistance;
  private long period;

  /** Parameters that a worker had before an iteration. */
  private record Change(long count, long checksum) {}

  /** The checksums before one iteration. */
  private static final class Round {
    private final long block;
    private final Map<String, Long> checksums = new LinkedHashMap<>();
    private boolean judged;

    Round(long block) {
      this.block = block;
    }
  }

  /**
   * What a round showed.
   *
   * @param differing the workers whose parameters are not those of the majority; all workers where
   *     there is none, as among two. Empty where all agree
   * @param compared all workers that were compared
   */
  public record Verdict(List<String> differing, List<String> compared) {

    public Verdict {
      differing = List.copyOf(differing);
      compared = List.copyOf(compared);
    }
  }

  /**
   * A worker's parameters have changed since its last iteration.
   *
   * @param count iterations that the worker has made
   * @param checksum of its parameters
   * @return what the round showed; empty while workers are missing, and where none was due
   */
  public Optional<Verdict> changed(String worker, long count, long checksum) {
    Long offset = offsets.get(worker);
    Round now = round;
    if (offset != null && (now == null || count + offset > now.block)) {
      Optional<Verdict> late = now == null ? Optional.empty() : end(now);
      now = begin(count + offset, worker, checksum);
      Optional<Verdict> prompt = judgeIfComplete(now);
      return late.isPresent() ? late : prompt;
    }
    if (offset != null && now != null && count + offset == now.block) {
      now.checksums.put(worker, checksum);
      return judgeIfComplete(now);
    }
    offsets.remove(worker);
    return join(worker, count, checksum);
  }

  /** A worker that is not in step: it gets there by a checksum that another has as well. */
  private Optional<Verdict> join(String worker, long count, long checksum) {
    Round now = round;
    if (offsets.isEmpty()) {
      offsets.put(worker, 0L);
      begin(count, worker, checksum);
      return Optional.empty();
    }
    if (now != null && now.checksums.containsValue(checksum)) {
      offsets.put(worker, now.block - count);
      loose.remove(worker);
      now.checksums.put(worker, checksum);
      return judgeIfComplete(now);
    }
    loose.put(worker, new Change(count, checksum));
    return Optional.empty();
  }

  /** Those that came before the first that is in step join it now. */
  private Round begin(long block, String worker, long checksum) {
    Round made = new Round(block);
    made.checksums.put(worker, checksum);
    loose
        .entrySet()
        .removeIf(
            other -> {
              boolean equal = other.getValue().checksum == checksum;
              if (equal) {
                offsets.put(other.getKey(), block - other.getValue().count);
                made.checksums.put(other.getKey(), checksum);
              }
              return equal;
            });
    round = made;
    return made;
  }

  private Optional<Verdict> judgeIfComplete(Round one) {
    return one.checksums.keySet().containsAll(offsets.keySet()) ? judge(one) : Optional.empty();
  }

  /** The next round has begun: who has not come is not in step any more. */
  private Optional<Verdict> end(Round one) {
    offsets.keySet().retainAll(one.checksums.keySet());
    return one.judged ? Optional.empty() : judge(one);
  }

  private Optional<Verdict> judge(Round one) {
    if (one.checksums.size() < 2) {
      return Optional.empty(); // nobody to compare with, yet
    }
    boolean again = one.judged; // somebody has joined late
    one.judged = true;
    List<String> compared = List.copyOf(one.checksums.keySet());
    List<String> differing = differing(one.checksums);
    if (differing.isEmpty()) {
      agreed(one.block);
      return again ? Optional.empty() : Optional.of(new Verdict(differing, compared));
    }
    if (period == 0 || (one.block - lastRound) % period != 0) {
      return Optional.empty(); // somebody else may have written these parameters
    }
    lastRound = one.block;
    return Optional.of(new Verdict(differing, compared));
  }

  private void agreed(long block) {
    long distance = block - lastRound;
    if (lastRound >= 0 && distance > 0) {
      period = distance == lastDistance ? distance : period;
      lastDistance = distance;
    }
    lastRound = block;
  }

  private static List<String> differing(Map<String, Long> checksums) {
    Map<Long, List<String>> byChecksum = new LinkedHashMap<>();
    checksums.forEach(
        (worker, checksum) ->
            byChecksum.computeIfAbsent(checksum, unused -> new ArrayList<>()).add(worker));
    if (byChecksum.size() == 1) {
      return List.of();
    }
    int largest = byChecksum.values().stream().mapToInt(List::size).max().orElse(0);
    boolean majority =
        byChecksum.values().stream().filter(some -> some.size() == largest).count() == 1;
    return byChecksum.values().stream()
        .filter(some -> !majority || some.size() < largest)
        .flatMap(List::stream)
        .toList();
  }
}
