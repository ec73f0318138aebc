package org.vitals4j.session;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.vitals4j.diagnose.Detector;
import org.vitals4j.diagnose.Detector.Need;
import org.vitals4j.measure.MeasurementRequest;
import org.vitals4j.measure.Sampling;
import org.vitals4j.publish.FailureLog;
import org.vitals4j.treat.Mode;
import org.vitals4j.treat.engine.TreatmentEngine;

/**
 * The listeners that share a session, and what they bring together: a request of measurements, one
 * clipping policy at most, one plan of treatments at most, one queue for each publisher. Who is on
 * the network's list belongs to it, from the next callback on. Not thread-safe, but for {@link
 * #all}.
 */
final class SessionListeners {

  /** Elements of a layer that its gradient's histogram looks at. */
  private static final long HISTOGRAM_ELEMENTS = 65_536;

  private volatile List<Member> all = List.of();
  private @Nullable Member clipping;
  private @Nullable GuardedClipper clipper;
  private boolean announced;
  private @Nullable Member treating;
  private @Nullable Mode treatingMode;
  private @Nullable TreatmentEngine engine;
  private final PublisherQueues queues = new PublisherQueues();

  /** One listener on the network. */
  static final class Member {
    final Participant listener;
    final Set<String> detectors = new HashSet<>();
    private final Set<Need> needs = EnumSet.noneOf(Need.class);

    /** What could not make a detector, so that it is said once. */
    final Set<Supplier<Detector>> failed = Collections.newSetFromMap(new IdentityHashMap<>());

    /** In force for the iteration under way. */
    private Mode mode;

    private boolean seen = true;
    private long iterations;

    /** Whether it was ever seen on the network's list: the agent's monitor never is. */
    private volatile boolean listed;

    private Member(Participant listener) {
      this.listener = listener;
      this.mode = config().mode();
    }

    /** Notes a detector that it brings. */
    void brings(String name, Set<Need> needed) {
      detectors.add(name);
      needs.addAll(needed);
    }

    private boolean needsEveryGradient() {
      return needs.contains(Need.EVERY_GRADIENT);
    }

    /** Where nothing is sampled, what is needed in sampled iterations is needed in every one. */
    private boolean needsDeadUnitsInEveryIteration() {
      return needs.contains(Need.EVERY_DEAD_UNITS)
          || (config().sampling() == null && needs.contains(Need.DEAD_UNITS));
    }

    ListenerConfig config() {
      return listener.config();
    }

    /** Whether it was on the network's list, and is no more. */
    boolean wasRemovedFrom(Model model) {
      return listed && !LiveListeners.has(model, listener.listener());
    }
  }

  /** Everyone there is now; an immutable list. */
  List<Member> all() {
    return all;
  }

  boolean has(Participant listener) {
    return find(listener) != null;
  }

  /** Adds a listener that is not there. */
  Member add(Participant listener) {
    Member member = new Member(listener);
    List<Member> more = new ArrayList<>(all);
    more.add(member);
    all = List.copyOf(more);
    combine();
    return member;
  }

  /**
   * Drops those who were removed from the network's list.
   *
   * @param by who is called, and so belongs to it whatever the list says
   * @return who was dropped
   */
  List<Member> dropRemoved(Model model, Participant by) {
    boolean removed = false;
    for (int i = 0; i < all.size(); i++) {
      Member member = all.get(i);
      if (LiveListeners.has(model, member.listener.listener())) {
        member.listed = true;
      } else {
        removed |= member.listed && member.listener != by;
      }
    }
    return removed
        ? drop(model, member -> member.listener != by && member.wasRemovedFrom(model))
        : List.of();
  }

  private List<Member> drop(Model model, Predicate<Member> which) {
    List<Member> dropped = all.stream().filter(which).toList();
    all = all.stream().filter(which.negate()).toList();
    TreatmentEngine before = engine;
    combine();
    if (before != null && before != engine) {
      before.begin(model); // what a step that was to be skipped has left is put right
    }
    return dropped;
  }

  /**
   * Takes over the modes that were set since, between two iterations. Treatments begin afresh where
   * theirs has changed.
   *
   * @return whether one has
   */
  boolean applyModes(Model model) {
    boolean changed = false;
    for (int i = 0; i < all.size(); i++) { // in every iteration: no iterator
      Member member = all.get(i);
      Mode now = member.config().mode();
      changed |= now != member.mode;
      member.mode = now;
    }
    if (changed) {
      TreatmentEngine before = engine;
      combine();
      if (before != null && before != engine) {
        before.begin(model); // what a step that was to be skipped has left is put right
      }
    }
    return changed;
  }

  /** Notes that a listener took part in this iteration. */
  void seen(Participant listener) {
    Member member = find(listener);
    if (member != null) {
      member.seen = true;
    }
  }

  /**
   * Drops those who took no part in the iteration before though nothing says that they were
   * removed: they were never on the network's list, and are called by other means.
   *
   * @return who was dropped
   */
  List<Member> dropUnseen(Model model) {
    boolean absent = false;
    for (int i = 0; i < all.size(); i++) {
      absent |= isUnseen(all.get(i));
    }
    List<Member> dropped = absent ? drop(model, SessionListeners::isUnseen) : List.of();
    for (int i = 0; i < all.size(); i++) {
      all.get(i).seen = false;
      all.get(i).iterations++;
    }
    return dropped;
  }

  private static boolean isUnseen(Member member) {
    return !member.seen && !member.listed;
  }

  /**
   * Whether somebody has been here longer than those who were dropped have been away: who came with
   * the first iteration that they missed has taken part in two by now.
   */
  boolean hasEarlierMember() {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).iterations > 2) {
        return true;
      }
    }
    return false;
  }

  /** Names of the detectors that somebody brought. */
  Set<String> detectors() {
    Set<String> names = new HashSet<>();
    all.forEach(member -> names.addAll(member.detectors));
    return names;
  }

  /** What all want measured. */
  MeasurementRequest request() {
    boolean norms = clipping != null;
    boolean deadUnits = false;
    boolean histograms = false;
    List<Sampling> samplings = new ArrayList<>(all.size());
    for (Member member : all) {
      ListenerConfig config = member.config();
      norms |= config.norms() || member.needsEveryGradient();
      deadUnits |= member.needsDeadUnitsInEveryIteration();
      histograms |= config.histograms();
      Sampling sampling = config.sampling();
      if (sampling != null) {
        samplings.add(sampling);
      }
    }
    TreatmentEngine given = engine;
    boolean finite = given != null && given.needsFiniteCheck();
    return new MeasurementRequest(
        norms, finite, samplings, deadUnits, histograms ? HISTOGRAM_ELEMENTS : 0);
  }

  /** One queue for each publisher that is not closed. */
  List<PublisherQueues.SharedQueue> queues() {
    return queues.all();
  }

  /** What clips when this listener is called: one that was removed clips no more. */
  @Nullable GuardedClipper clipper(Participant by) {
    return clipping != null && clipping.listener == by ? clipper : null;
  }

  /** What treats the network; null where nobody asks for it. */
  @Nullable TreatmentEngine engine() {
    return engine;
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
  Optional<String> planConflict(ListenerConfig config) {
    Member first = treating;
    boolean second = !config.treatments().isEmpty() && config.mode() != Mode.OBSERVE;
    return first == null || !second
        ? Optional.empty()
        : Optional.of(
            "A network can have one plan of treatments, but "
                + first.config().owner()
                + " has one already and "
                + config.owner()
                + " brings another. The first stays in force: remove one of the two.");
  }

  /** Whether the policy in force may write. */
  boolean clips() {
    return clipping != null && clipping.mode == Mode.TREAT;
  }

  /** The sentence that refuses a second clipping policy; empty where there is no conflict. */
  Optional<String> clippingConflict(ListenerConfig config) {
    Member first = clipping;
    return first == null ? Optional.empty() : first.config().clippingConflict(config);
  }

  private @Nullable Member find(Participant listener) {
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).listener == listener) {
        return all.get(i);
      }
    }
    return null;
  }

  private void combine() {
    chooseClipping();
    chooseEngine();
    queues.of(all);
  }

  /** The first member that brings a plan has it: two would treat each other's effects. */
  private void chooseEngine() {
    Member first = null;
    for (Member member : all) {
      if (first == null && !member.config().treatments().isEmpty() && member.mode != Mode.OBSERVE) {
        first = member;
      }
    }
    Mode mode = first == null ? null : first.mode;
    if (first != treating || mode != treatingMode) {
      treating = first;
      treatingMode = mode;
      engine =
          first == null
              ? null
              : new TreatmentEngine(first.config().treatments(), first.mode, FailureLog::error);
    }
  }

  /** The first member that brings a policy has it; another takes over once that one has gone. */
  private void chooseClipping() {
    Member first = null;
    for (Member member : all) {
      if (first == null && member.config().clipping() != null && member.mode != Mode.OBSERVE) {
        first = member;
      }
    }
    if (first != clipping) {
      clipping = first;
      var policy = first == null ? null : first.config().clipping();
      clipper = policy == null ? null : new GuardedClipper(policy);
      announced = false;
    }
  }
}
