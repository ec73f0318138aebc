package org.vitals4j.session;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.vitals4j.network.ParameterFingerprint;
import org.vitals4j.network.TrainedNetwork;

/**
 * The networks that a monitor was added to and of which it has heard nothing. Where such a network
 * was trained all the same, the user is told: silence would look like health. Thread-safe.
 */
public final class AddedNetworks {

  /** More than one monitor has in a search; a network beyond it is not looked at. */
  private static final int MOST = 1000;

  private static final Logger LOG = LoggerFactory.getLogger("vitals4j");

  private final List<Added> unheard = new ArrayList<>();

  private record Added(WeakReference<Model> network, int iteration, Optional<Long> fingerprint) {}

  /** Notes where a network stands. */
  public synchronized void add(Model network) {
    if (unheard.size() < MOST) {
      unheard.add(
          new Added(
              new WeakReference<>(network), iteration(network), ParameterFingerprint.of(network)));
    }
  }

  /**
   * Says of each network that was trained without a callback why that may be, once.
   *
   * @param over whether no more is expected to come: then parameters are looked at too, which
   *     change without training where they are set or initialised
   */
  public synchronized void tell(Participant listener, boolean over) {
    Iterator<Added> all = unheard.iterator();
    while (all.hasNext()) {
      Added added = all.next();
      Model network = added.network().get();
      if (network == null || isHeard(network, listener)) {
        all.remove();
        continue;
      }
      String sentence = sentence(network, added, listener, over);
      if (sentence != null) {
        LOG.warn("{}", sentence);
        all.remove();
      }
    }
  }

  private static boolean isHeard(Model network, Participant listener) {
    return Sessions.find(network)
        .map(session -> listener.assembly().record().hasJoined(session))
        .orElse(false);
  }

  private static @Nullable String sentence(
      Model network, Added added, Participant listener, boolean over) {
    String owner = listener.assembly().owner();
    boolean counted = iteration(network) > added.iteration();
    if (counted && !LiveListeners.has(network, listener.listener())) {
      return owner
          + " was never called though its network was trained, and is not among the network's"
          + " listeners any more. A ParallelWrapper takes the listeners that the network has when"
          + " it is built and removes later ones: attach before it is built, or use"
          + " wrapper.setListeners(monitor).";
    }
    boolean changed =
        over
            && added.fingerprint().isPresent()
            && !ParameterFingerprint.of(network).equals(added.fingerprint());
    return counted || changed
        ? owner
            + " was never called though its network has changed: DL4J calls no listener where steps"
            + " are made by hand (backpropGradient with external errors and an updater). Call"
            + " onGradientCalculation(network) before and iterationDone(network, iteration, epoch)"
            + " after each step to have them watched."
        : null;
  }

  private static int iteration(Model model) {
    return TrainedNetwork.of(model).map(TrainedNetwork::iteration).orElse(0);
  }
}
