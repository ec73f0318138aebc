package org.vitals4j.plugin;

import java.util.List;

/**
 * Several plug-ins, made by one class: for a jar whose plug-ins are entries of a list. A provider
 * of {@link java.util.ServiceLoader}, as a {@link Plugin} is: public, with a public constructor
 * without parameters, and named in {@code META-INF/services/org.vitals4j.plugin.PluginCatalog}.
 *
 * <p>What comes with Vitals4j is found by one, too.
 */
public interface PluginCatalog {

  /**
   * The plug-ins, each of one of the four kinds. Called once for each search, from any thread. If
   * it throws, that is said in the log, and none of them is there.
   */
  List<? extends Plugin<?>> plugins();
}
