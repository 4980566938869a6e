//! The driver's library: the only calls of it, as thin as can be. Everything here blocks.

use nvml_wrapper::{
    Device, Nvml, enum_wrappers::device::TemperatureSensor, enums::device::UsedGpuMemory, error::NvmlError,
    struct_wrappers::device::ProcessInfo,
};

use crate::domain::{Fault, FaultKind};

/// A driver package has the first name; the second belongs to developers and may be a stub.
#[cfg(target_os = "linux")]
const LIBRARIES: [&str; 2] = ["libnvidia-ml.so.1", "libnvidia-ml.so"];
#[cfg(not(target_os = "linux"))]
const LIBRARIES: [&str; 1] = ["nvml.dll"];

/// Bytes of a process name that are asked for.
const NAME_BYTES: usize = 256;

/// One GPU as the driver describes it. A query that the GPU does not support, or that failed, is
/// `None`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reading {
    pub(super) index: u32,
    pub(super) uuid: Option<String>,
    pub(super) model: Option<String>,
    pub(super) utilization_percent: Option<u32>,
    pub(super) memory_used_bytes: Option<u64>,
    pub(super) memory_total_bytes: Option<u64>,
    pub(super) temperature_celsius: Option<u32>,
    pub(super) power_milliwatts: Option<u32>,
    pub(super) power_limit_milliwatts: Option<u32>,
    pub(super) processes: Vec<ReadProcess>,
    pub(super) trouble: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct ReadProcess {
    pub(super) pid: u32,
    /// Path of its program.
    pub(super) path: Option<String>,
    pub(super) memory_bytes: Option<u64>,
}

/// The loaded library; loaded again after a fault, since a driver may come and go.
#[derive(Debug, Default)]
pub(super) struct Library {
    nvml: Option<Nvml>,
}

impl Library {
    /// Reads every GPU once.
    ///
    /// Faults: `Absent` without driver or GPU, `Unauthorized`, `Broken` (driver and library differ),
    /// `Unreachable` for what else the driver says.
    pub(super) fn read(&mut self) -> Result<Vec<Reading>, Fault> {
        let nvml = match self.nvml.take() {
            Some(nvml) => nvml,
            None => load().map_err(|error| explain(&error))?,
        };
        let count = nvml.device_count().map_err(|error| explain(&error))?;
        let readings = (0..count).map(|index| read_device(&nvml, index)).collect();
        self.nvml = Some(nvml);
        Ok(readings)
    }
}

fn load() -> Result<Nvml, NvmlError> {
    let mut outcome = Err(NvmlError::LibraryNotFound);
    for name in LIBRARIES {
        outcome = Nvml::builder().lib_path(name.as_ref()).init();
        // A library that was found has the last word.
        if !matches!(outcome, Err(NvmlError::LibloadingError(_))) {
            break;
        }
    }
    outcome
}

fn read_device(nvml: &Nvml, index: u32) -> Reading {
    let device = match nvml.device_by_index(index) {
        Ok(device) => device,
        Err(error) => return Reading { index, trouble: Some(error.to_string()), ..Reading::default() },
    };
    let memory = device.memory_info();
    let utilization = device.utilization_rates();
    let temperature = device.temperature(TemperatureSensor::Gpu);
    let errors = [memory.as_ref().err(), utilization.as_ref().err(), temperature.as_ref().err()];
    let trouble = errors.into_iter().flatten().find(|error| is_trouble(error)).map(ToString::to_string);
    Reading {
        index,
        uuid: device.uuid().ok(),
        model: device.name().ok(),
        trouble,
        utilization_percent: utilization.ok().map(|rates| rates.gpu),
        memory_used_bytes: memory.as_ref().ok().map(|memory| memory.used),
        memory_total_bytes: memory.ok().map(|memory| memory.total),
        temperature_celsius: temperature.ok(),
        power_milliwatts: device.power_usage().ok(),
        power_limit_milliwatts: device.enforced_power_limit().ok(),
        processes: read_processes(nvml, &device),
    }
}

/// True for an error that says something about the GPU and not about the query.
fn is_trouble(error: &NvmlError) -> bool {
    use NvmlError::{CorruptedInfoROM, GpuLost, InsufficientPower, IrqIssue, ResetRequired};
    matches!(error, GpuLost | ResetRequired | InsufficientPower | IrqIssue | CorruptedInfoROM)
}

/// A process that computes and draws is listed once.
fn read_processes(nvml: &Nvml, device: &Device<'_>) -> Vec<ReadProcess> {
    let mut all: Vec<ProcessInfo> = device.running_compute_processes().unwrap_or_default();
    all.extend(device.running_graphics_processes().unwrap_or_default());
    all.sort_by_key(|process| process.pid);
    all.dedup_by_key(|process| process.pid);
    let read = |process: ProcessInfo| ReadProcess {
        pid: process.pid,
        path: nvml.sys_process_name(process.pid, NAME_BYTES).ok(),
        memory_bytes: match process.used_gpu_memory {
            UsedGpuMemory::Used(bytes) => Some(bytes),
            UsedGpuMemory::Unavailable => None,
        },
    };
    all.into_iter().map(read).collect()
}

fn explain(error: &NvmlError) -> Fault {
    match error {
        NvmlError::LibloadingError(_) | NvmlError::LibraryNotFound | NvmlError::DriverNotLoaded => absent(),
        NvmlError::LibRmVersionMismatch => {
            Fault::new(FaultKind::Broken, "the NVIDIA driver that runs is of another version than its library")
                .with_hint("the driver was updated: load its kernel module anew, or reboot")
        }
        NvmlError::NoPermission | NvmlError::OperatingSystem => {
            Fault::new(FaultKind::Unauthorized, "the system does not let this user ask the NVIDIA driver")
                .with_hint("see who may read /dev/nvidiactl: `ls -l /dev/nvidiactl`")
        }
        other => Fault::new(FaultKind::Unreachable, format!("the NVIDIA driver does not answer: {other}"))
            .with_hint("ask it directly: `nvidia-smi`"),
    }
}

fn absent() -> Fault {
    Fault::new(FaultKind::Absent, "no NVIDIA driver on this machine").with_hint(
        "GPUs are read through the NVIDIA driver (NVML) of the machine that runs orchestra: start it on a GPU machine, \
         or see made-up ones with `orchestra demo`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_gives_its_gpus_or_says_that_there_is_no_driver() {
        match Library::default().read() {
            Ok(readings) => assert!(readings.iter().all(|gpu| gpu.uuid.is_some() || gpu.trouble.is_some())),
            Err(fault) => {
                assert_eq!(fault.message.as_str(), "no NVIDIA driver on this machine");
                assert_eq!(fault.kind, FaultKind::Absent);
                assert!(fault.hint.unwrap().as_str().contains("NVML"));
            }
        }
    }

    #[test]
    fn what_the_driver_says_becomes_a_sentence_with_a_next_step() {
        for (error, kind) in [
            (NvmlError::DriverNotLoaded, FaultKind::Absent),
            (NvmlError::LibRmVersionMismatch, FaultKind::Broken),
            (NvmlError::NoPermission, FaultKind::Unauthorized),
            (NvmlError::Unknown, FaultKind::Unreachable),
        ] {
            let fault = explain(&error);
            assert_eq!(fault.kind, kind);
            assert!(fault.hint.is_some(), "{fault}");
        }
    }

    #[test]
    fn a_query_that_is_not_supported_is_no_trouble() {
        assert!(!is_trouble(&NvmlError::NotSupported));
        assert!(is_trouble(&NvmlError::GpuLost));
    }
}
