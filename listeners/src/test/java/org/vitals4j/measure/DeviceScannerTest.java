package org.vitals4j.measure;

import org.vitals4j.measure.scan.DeviceScanner;

/** On the CPU backend: what these tests cannot show is how it fares on a GPU. */
class DeviceScannerTest extends ArrayScannerContract {

  DeviceScannerTest() {
    super(new DeviceScanner());
  }
}
