package org.vitals4j.treat;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.vitals4j.report.IterationSnapshot;
import org.vitals4j.report.NetworkDescription;
import org.vitals4j.report.NonFiniteOrigin;
import org.vitals4j.report.NonFiniteOrigin.Kind;
import org.vitals4j.treat.model.LiveLayers;
import org.vitals4j.treat.model.MinibatchLoss;

/**
 * A network that is to be treated, at the end of an iteration. Valid during one treatment; not to
 * be kept.
 *
 * @param model the live network
 * @param snapshot what was measured in the iteration that has ended
 * @param start iterations since this monitor first saw the network, or since a treatment made it
 *     begin anew
 * @param chance the score of a network that has learned nothing, without penalties; NaN where it is
 *     not known
 * @param learned whether it has learned something worth keeping since then
 * @param slowed whether a treatment has lowered its learning rates
 * @param ratesReduced whether any of them is below a third of what it has been, and not because of
 *     a treatment: a schedule or somebody's {@code setLearningRate} wants it so
 * @param evidence that its weights were learned, and are of use as they are
 * @param loss what the loss of its minibatch would be with other parameters
 */
public record TreatmentContext(
    Model model,
    IterationSnapshot snapshot,
    int start,
    double chance,
    boolean learned,
    boolean slowed,
    boolean ratesReduced,
    Evidence evidence,
    MinibatchLoss loss) {

  /** One of whose weights nothing is known, and whose rates nobody has turned down. */
  public TreatmentContext(
      Model model,
      IterationSnapshot snapshot,
      int start,
      double chance,
      boolean learned,
      boolean slowed) {
    this(
        model, snapshot, start, chance, learned, slowed, false, Evidence.NONE, MinibatchLoss.PLAIN);
  }

  /**
   * What says that weights were learned. Each is one clause without a full stop, empty where there
   * is none.
   *
   * @param before that they were when this monitor first saw the network
   * @param now that they are of use as they are, whoever has trained them
   */
  public record Evidence(Optional<String> before, Optional<String> now) {

    static final Evidence NONE = new Evidence(Optional.empty(), Optional.empty());
  }

  /** Why it must not begin anew, with other weights or another optimiser; empty where it may. */
  Optional<String> whyNotAnew() {
    Optional<String> evident = whyNotOtherwise();
    return evident.isEmpty() && start > 10 && learned
        ? Optional.of("the network has learned something, which would be lost")
        : evident;
  }

  /** Why weights must not be scaled, nor activation functions replaced; empty where they may. */
  Optional<String> whyNotOtherwise() {
    return evidence
        .before()
        .or(evidence::now)
        .map(one -> "the network has learned something, which would be lost: " + one);
  }

  /** Whether what is not finite came in with the minibatch: no weights are to blame for that. */
  boolean hasBadData() {
    return snapshot
        .nonFinite()
        .map(NonFiniteOrigin::kind)
        .filter(kind -> kind == Kind.FEATURES || kind == Kind.LABELS)
        .isPresent();
  }

  /** The live layers and vertices, in the order of {@link #network()}. */
  List<Trainable> parts() {
    return LiveLayers.of(model);
  }

  NetworkDescription network() {
    return snapshot.network();
  }
}
