package org.vitals4j.agent.weave;

import java.lang.instrument.ClassFileTransformer;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** Weaves DL4J's classes as the JVM loads them, and when it is asked to load them again. */
final class ListenerTransformer implements ClassFileTransformer {

  private static final String DL4J = "org/deeplearning4j/";

  private final BridgeInjector injector;
  private final String options;

  /** By loader; a reference to nothing for one whose DL4J cannot be watched. */
  private final Map<ClassLoader, WeakReference<@Nullable InstrumentedLoader>> sites =
      new WeakHashMap<>();

  ListenerTransformer(BridgeInjector injector, String options) {
    this.injector = injector;
    this.options = options;
  }

  /** Called for every class of the JVM, so it looks at the name first. */
  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> loaded,
      @Nullable ProtectionDomain domain,
      byte[] code) {
    if (loader == null || name == null || !name.startsWith(DL4J)) {
      return null;
    }
    try {
      return weave(loader, name, code, loaded != null);
    } catch (Throwable thrown) {
      StderrLog.line(name.replace('/', '.') + " stays as it is, and the job runs on: " + thrown);
      return null;
    }
  }

  private byte @Nullable [] weave(ClassLoader loader, String name, byte[] code, boolean loaded) {
    Optional<HookPoint> named = HookPoint.named(name);
    if (named.isEmpty()) {
      return null;
    }
    HookPoint target = named.get();
    Optional<InstrumentedLoader> site = loaded ? siteOfLoadedClass(loader) : site(loader);
    if (site.isEmpty()) {
      return null;
    }
    // The required ones were looked at together; these may be different or missing.
    if (HookPoint.optional().contains(target)
        && CompatibilityCheck.missing(loader, target).isPresent()) {
      return null;
    }
    byte[] woven = Weaver.weave(target, code);
    site.get().wove(target);
    return woven;
  }

  /**
   * As {@link #site}, from a thread that loads no class. Where a loader is not parallel capable the
   * JVM has its lock while it loads; preparing a site may need that lock, too, so it comes first.
   */
  private Optional<InstrumentedLoader> siteOfLoadedClass(ClassLoader loader) {
    synchronized (loader) {
      return site(loader);
    }
  }

  /** The site of a loader, opened; empty where its DL4J cannot be watched. */
  private Optional<InstrumentedLoader> site(ClassLoader loader) {
    synchronized (sites) {
      WeakReference<@Nullable InstrumentedLoader> known = sites.get(loader);
      if (known != null) {
        return Optional.ofNullable(known.get());
      }
      Optional<InstrumentedLoader> site = InstrumentedLoader.prepare(loader, injector);
      site.ifPresent(opened -> opened.open(options));
      sites.put(loader, new WeakReference<>(site.orElse(null)));
      return site;
    }
  }

  /** The sites that are watched. */
  List<InstrumentedLoader> sites() {
    List<InstrumentedLoader> open = new ArrayList<>();
    synchronized (sites) {
      for (WeakReference<@Nullable InstrumentedLoader> reference : sites.values()) {
        InstrumentedLoader site = reference.get();
        if (site != null) {
          open.add(site);
        }
      }
    }
    return open;
  }

  /** Whether any class of DL4J was met that cannot be watched. */
  boolean metUnsupported() {
    synchronized (sites) {
      return sites.values().stream().anyMatch(reference -> reference.get() == null);
    }
  }
}
