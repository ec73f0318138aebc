package org.vitals4j.publish.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A finding opened, worsened, eased or closed. */
@Name("vitals4j.Finding")
@Label("Finding")
@Category("Vitals4j")
@Description("Something wrong with a network opened, worsened, eased or closed")
@StackTrace(false)
final class FindingChangeEvent extends Event {

  @Label("Session")
  String session = "";

  @Label("Worker")
  String worker = "";

  @Label("Iteration")
  int iteration;

  @Label("Epoch")
  int epoch;

  @Label("Finding")
  @Description("Number of the finding, unique within the session and worker")
  long finding;

  @Label("Change")
  @Description("OPENED, WORSENED, EASED or CLOSED")
  String change = "";

  @Label("Pathology")
  String pathology = "";

  @Label("Severity")
  @Description("INFO, WARN or CRITICAL")
  String severity = "";

  @Label("Layers")
  @Description("The layers concerned; empty for the whole network")
  String layers = "";

  @Label("Observed")
  double observed;

  @Label("Limit")
  double limit;

  @Label("Unit")
  String unit = "";

  @Label("Onset")
  @Description("Iteration from which the evidence counts")
  int onset;

  @Label("Evidence")
  String evidence = "";
}
