package org.vitals4j.jobs;

import java.util.List;

/** Of networks of many shapes and layers. */
class LayerDeterminismIT extends DeterminismContract {

  @Override
  List<Job> jobs() {
    return Jobs.ofLayers();
  }
}
