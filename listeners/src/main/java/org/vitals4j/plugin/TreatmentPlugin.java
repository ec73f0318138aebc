package org.vitals4j.plugin;

import java.util.Set;
import org.vitals4j.report.Pathology;
import org.vitals4j.treat.Treatment;

/** Makes a {@link Treatment}: one for each network. */
public interface TreatmentPlugin extends Plugin<Treatment> {

  /** What it is given for, from WARN on, where the configuration names it. */
  Set<Pathology> treats();

  /** How often it may be given in one run, at least 1. */
  default int maxApplications() {
    return 3;
  }

  /** Iterations to wait for its effect, at least 1. */
  default int cooldownIterations() {
    return 60;
  }

  /** Never: a network is treated only where somebody asks for that, by name. */
  @Override
  default boolean standard() {
    return false;
  }
}
