package org.vitals4j;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.measure.Demand;
import org.vitals4j.measure.PlainText;
import org.vitals4j.measure.Sampling;
import org.vitals4j.publish.Outbox;
import org.vitals4j.treat.GradientClipper;
import org.vitals4j.treat.Mode;
import org.vitals4j.treat.Therapy;

/**
 * The listeners that share a session, and what they bring together: a demand, one clipping policy
 * at most, one queue for each publisher. Not thread-safe.
 */
final class Members {

  /** Elements of a layer that its gradient's histogram looks at. */
  private static final long HISTOGRAM_ELEMENTS = 65_536;

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final List<Member> all = new ArrayList<>(2);
  private @Nullable Member clipping;
  private @Nullable GradientClipper clipper;
  private boolean announced;
  private @Nullable Member treating;
  private @Nullable Therapy therapy;
  private List<Outbox> sinks = List.of();

  /** One listener on the network. */
  static final class Member {
    final MonitorListener listener;
    final Set<String> detectors = new HashSet<>();
    private boolean heard = true;
    private long iterations;

    private Member(MonitorListener listener) {
      this.listener = listener;
    }

    Assembly assembly() {
      return listener.assembly();
    }

    /** Whether it brought a publisher that is the one behind this queue. */
    boolean tells(Outbox sink) {
      for (Outbox outbox : assembly().outboxes()) {
        if (outbox.publisher().equals(sink.publisher())) {
          return true;
        }
      }
      return false;
    }
  }

  List<Member> all() {
    return all;
  }

  boolean has(MonitorListener listener) {
    return find(listener) != null;
  }

  /** Adds a listener that is not there. */
  Member add(MonitorListener listener) {
    Member member = new Member(listener);
    all.add(member);
    combine();
    return member;
  }

  /** Notes that a listener took part in this iteration. */
  void heard(MonitorListener listener) {
    Member member = find(listener);
    if (member != null) {
      member.heard = true;
    }
  }

  /** What became of the members since the last iteration. */
  enum Change {
    NONE,
    /** Some have gone. */
    FEWER,
    /** All have gone that took part in an iteration before the last. */
    REPLACED
  }

  /** Drops those that took no part in the iteration before: they were removed. */
  Change forgetAbsent() {
    Change change = Change.NONE;
    boolean absent = false;
    for (Member member : all) {
      absent |= !member.heard;
    }
    if (absent) {
      all.removeIf(member -> !member.heard);
      combine();
      // Who came with the first iteration that the absent ones missed has seen one by now.
      boolean veteran = false;
      for (Member member : all) {
        veteran |= member.iterations > 1;
      }
      change = veteran || all.isEmpty() ? Change.FEWER : Change.REPLACED;
    }
    for (Member member : all) {
      member.heard = false;
      member.iterations++;
    }
    return change;
  }

  /** Names of the detectors that somebody brought. */
  Set<String> detectors() {
    Set<String> names = new HashSet<>();
    all.forEach(member -> names.addAll(member.detectors));
    return names;
  }

  /** What all want measured. */
  Demand demand() {
    boolean norms = clipping != null;
    boolean deadUnits = false;
    boolean histograms = false;
    List<Sampling> samplings = new ArrayList<>(all.size());
    for (Member member : all) {
      Assembly assembly = member.assembly();
      norms |= assembly.norms();
      deadUnits |= assembly.deadUnits();
      histograms |= assembly.histograms();
      Sampling sampling = assembly.sampling();
      if (sampling != null) {
        samplings.add(sampling);
      }
    }
    Therapy given = therapy;
    boolean finite = given != null && given.needsFiniteCheck();
    return new Demand(norms, finite, samplings, deadUnits, histograms ? HISTOGRAM_ELEMENTS : 0);
  }

  /**
   * One queue for each publisher that still listens: one brought by two listeners must not hear
   * everything twice.
   */
  List<Outbox> sinks() {
    for (int i = 0; i < sinks.size(); i++) {
      if (!sinks.get(i).isOpen()) {
        chooseSinks();
        return sinks;
      }
    }
    return sinks;
  }

  private void chooseSinks() {
    List<Outbox> distinct = new ArrayList<>();
    for (Member member : all) {
      for (Outbox outbox : member.assembly().outboxes()) {
        if (outbox.isOpen()
            && distinct.stream().noneMatch(o -> o.publisher().equals(outbox.publisher()))) {
          distinct.add(outbox);
        }
      }
    }
    sinks = distinct;
  }

  /** What clips when this listener is called: one that was removed clips no more. */
  @Nullable GradientClipper clipper(MonitorListener by) {
    return clipping != null && clipping.listener == by ? clipper : null;
  }

  /** What treats the network; null where nobody asks for it. */
  @Nullable Therapy therapy() {
    return therapy;
  }

  /** Whose plan that is. */
  @Nullable Member treating() {
    return treating;
  }

  /** Whether the policy in force is one that nobody has announced yet; it counts as announced. */
  boolean mustAnnounceClipping() {
    boolean first = clipping != null && !announced;
    announced = true;
    return first;
  }

  /** Who brought the policy in force; null where there is none. */
  @Nullable Member clipping() {
    return clipping;
  }

  /** The sentence that refuses a second plan of treatments; empty where there is no conflict. */
  Optional<String> planConflict(Assembly assembly) {
    Member first = treating;
    boolean second = !assembly.treatments().isEmpty() && assembly.mode() != Mode.OBSERVE;
    return first == null || !second
        ? Optional.empty()
        : Optional.of(
            "A network can have one plan of treatments, but "
                + first.assembly().owner()
                + " has one already and "
                + assembly.owner()
                + " brings another. The first stays in force: remove one of the two.");
  }

  /** Whether the policy in force may write. */
  boolean clips() {
    return clipping != null && clipping.assembly().mode() == Mode.TREAT;
  }

  /** The sentence that refuses a second clipping policy; empty where there is no conflict. */
  Optional<String> clippingConflict(Assembly assembly) {
    Member first = clipping;
    if (assembly.clipping() == null || first == null || first.assembly().equals(assembly)) {
      return Optional.empty();
    }
    return Optional.of(
        "A network can have one clipping policy, but "
            + first.assembly().owner()
            + " has one already and "
            + assembly.owner()
            + " brings another. The first stays in force: remove one of the two.");
  }

  private @Nullable Member find(MonitorListener listener) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).listener == listener) {
        return all.get(i);
      }
    }
    return null;
  }

  private void combine() {
    chooseClipping();
    chooseTherapy();
    chooseSinks();
  }

  /** The first member that brings a plan has it: two would treat each other's effects. */
  private void chooseTherapy() {
    Member first = null;
    for (Member member : all) {
      if (first == null
          && !member.assembly().treatments().isEmpty()
          && member.assembly().mode() != Mode.OBSERVE) {
        first = member;
      }
    }
    if (first != treating) {
      treating = first;
      therapy =
          first == null
              ? null
              : new Therapy(
                  first.assembly().treatments(),
                  first.assembly().mode(),
                  (sentence, thrown) -> LOG.error("{}", PlainText.sentence(sentence), thrown));
    }
  }

  /** The first member that brings a policy has it; another takes over once that one has gone. */
  private void chooseClipping() {
    Member first = null;
    for (Member member : all) {
      if (first == null
          && member.assembly().clipping() != null
          && member.assembly().mode() != Mode.OBSERVE) {
        first = member;
      }
    }
    if (first != clipping) {
      clipping = first;
      var policy = first == null ? null : first.assembly().clipping();
      clipper = policy == null ? null : new GradientClipper(policy.forNetwork());
      announced = false;
    }
  }
}
